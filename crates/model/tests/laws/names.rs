//! Names: what is accepted, what is refused, what counts as the same.

use bailiwick_model::ids::GroupId;
use bailiwick_model::names::{
    Code, Email, ExternalId, Name, NameProblem, RestrictionValue, Slug, Text, UserName, fold,
};
use proptest::prelude::*;

#[test]
fn slugs_have_3_to_32_lower_case_letters_digits_and_hyphens() {
    for good in ["abc", "abc-commerce", "a1-b", &"x".repeat(32)] {
        assert!(Slug::new(good).is_ok(), "{good}");
    }
    for bad in ["", "ab", "Abc", "a_b", "a b", "äbc", &"x".repeat(33)] {
        assert!(Slug::new(bad).is_err(), "{bad}");
    }
}

/// A tenant named like another's id would answer where that one is asked for.
#[test]
fn slugs_are_neither_ids_nor_framed_by_hyphens() {
    let id = "0123456789abcdef0123456789abcdef";
    for bad in [id, "-abc", "abc-", "---"] {
        assert!(Slug::new(bad).is_err(), "{bad}");
    }
    for good in [
        "0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdeg",
    ] {
        assert!(Slug::new(good).is_ok(), "{good}");
    }
}

#[test]
fn reserved_slugs_are_not_for_customers() {
    for reserved in ["platform", "admin", "api", "www"] {
        let error = Slug::for_customer(reserved).expect_err(reserved);
        assert_eq!(error.problem, NameProblem::Reserved);
    }
    assert!(Slug::for_customer("westeros").is_ok());
}

#[test]
fn b031_malformed_addresses_are_refused() {
    for good in [
        "sam.smith@westeros.example",
        "Ä.Öz@firma-süd.de",
        "a+b@x.co",
    ] {
        assert!(Email::new(good).is_ok(), "{good}");
    }
    let bad = [
        "",
        "sam",
        "sam@",
        "@x.de",
        "sam@x",
        "a@b@c.de",
        "a b@c.de",
        "a@b..de",
        ".a@b.de",
        "a.@b.de",
        "a@-b.de",
        "a\n@b.de",
        "a@b.de\r\nBcc: x@y.de",
        "<a@b.de>",
        "\"a\"@b.de",
    ];
    for bad in bad {
        assert!(Email::new(bad).is_err(), "{bad:?}");
    }
}

#[test]
fn invisible_and_control_characters_are_refused_in_names() {
    for bad in ["a\u{200b}b", "a\u{202e}b", "a\u{0}b", "a\nb", "\u{feff}x"] {
        assert!(Name::new(bad).is_err(), "{bad:?}");
        assert!(ExternalId::new(bad).is_err(), "{bad:?}");
    }
    assert!(Text::new("two\nlines").is_ok());
    assert!(Text::new("bell\u{7}").is_err());
}

/// Fillers, joiners, variation selectors and tags: seen as a blank, or not at all.
#[test]
fn characters_that_nobody_sees_are_refused_in_names() {
    let single = [
        0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0,
    ];
    let ranges = [0x180b..=0x180f, 0xfe00..=0xfe0f, 0xe0000..=0xe0fff];
    for point in single.into_iter().chain(ranges.into_iter().flatten()) {
        let unseen = char::from_u32(point).expect("a character");
        let bad = format!("a{unseen}b");
        assert!(Name::new(&bad).is_err(), "U+{point:X}");
        assert!(UserName::new(&bad).is_err(), "U+{point:X}");
        assert!(ExternalId::new(&bad).is_err(), "U+{point:X}");
    }
    for good in ["Zoë", "서울", "ខ្មែរ", "Ελλάδα", "東京"] {
        assert!(Name::new(good).is_ok(), "{good}");
    }
}

#[test]
fn names_keep_the_text_as_typed_but_compare_folded() {
    let name = UserName::new("  Jürgen.MÜLLER ").expect("a user name");
    assert_eq!(name.as_str(), "Jürgen.MÜLLER");
    assert_eq!(name.folded(), "jürgen.müller");
    // The same letter composed and decomposed, and a ligature.
    assert_eq!(fold("Mu\u{308}ller"), fold("MÜLLER"));
    assert_eq!(fold("\u{fb01}nn"), fold("FINN"));
}

#[test]
fn b053_group_ids_are_kept_verbatim() {
    assert_eq!(
        GroupId::new("DE-Order.Team").expect("an id").as_str(),
        "DE-Order.Team"
    );
    for bad in ["", "a b", "a/b", "ä", &"x".repeat(101)] {
        assert!(GroupId::new(bad).is_err(), "{bad}");
    }
}

#[test]
fn codes_and_restriction_values_have_their_characters() {
    assert!(Code::new("users.view").is_ok());
    assert!(Code::new("1users").is_err());
    assert!(Code::new("a b").is_err());
    assert!(RestrictionValue::new("West-EU").is_ok());
    assert!(RestrictionValue::new("a,b").is_err());
}

#[test]
fn every_name_has_a_greatest_length() {
    assert!(Name::new(&"ä".repeat(200)).is_ok());
    assert!(Name::new(&"ä".repeat(201)).is_err());
    assert!(Text::new(&"x".repeat(2_001)).is_err());
    assert!(UserName::new(&"x".repeat(201)).is_err());
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in any::<String>()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn a_name_survives_json(text in any::<String>()) {
        if let Ok(name) = Name::new(&text) {
            let json = serde_json::to_string(&name).expect("json");
            prop_assert_eq!(serde_json::from_str::<Name>(&json).expect("name"), name);
        }
    }
}
