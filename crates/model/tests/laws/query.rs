//! List filters and orders: the language, its limits, and that bad text is refused with a reason.

use bailiwick_model::query::{FilterOperator, ListFilter, parse_sort};
use proptest::prelude::*;

const FIELDS: &[&str] = &["status", "last_name", "email"];

#[test]
fn terms_are_joined_by_and() {
    let filter = ListFilter::parse(r#"status eq "active" and last_name co "MÜL\"x""#, FIELDS);
    let filter = filter.expect("a filter");
    assert_eq!(filter.terms.len(), 2);
    assert_eq!(filter.terms[0].operator, FilterOperator::Equal);
    assert_eq!(filter.terms[1].value, "mül\"x");
}

#[test]
fn terms_compare_in_folded_form_and_absent_fields_match_only_ne() {
    let filter = ListFilter::parse("last_name sw MU\u{308}", FIELDS).expect("a filter");
    assert!(filter.terms[0].matches(Some("Müller")));
    assert!(!filter.terms[0].matches(None));
    let filter = ListFilter::parse("last_name ne x", FIELDS).expect("a filter");
    assert!(filter.terms[0].matches(None));
}

#[test]
fn what_is_not_understood_is_refused_with_a_reason() {
    let cases = [
        ("", "a field is missing"),
        ("status", "an operator is missing"),
        ("status eq", "a value is missing"),
        ("status gt 3", "none of eq, ne, co, sw"),
        ("password eq x", "no field `password`"),
        ("status eq \"x", "does not end"),
        ("status eq x or email eq y", "expected `and`"),
        ("status eq x and", "a field is missing"),
        (r#"status eq "\n""#, "after `\\`"),
    ];
    for (text, reason) in cases {
        let error = ListFilter::parse(text, FIELDS).expect_err(text).to_string();
        assert!(error.contains(reason), "{text}: {error}");
    }
    let many = vec!["status eq x"; 21].join(" and ");
    assert!(ListFilter::parse(&many, FIELDS).is_err());
    assert!(ListFilter::parse(&format!("status eq {}", "x".repeat(5_000)), FIELDS).is_err());
}

#[test]
fn orders_name_fields_with_a_minus_for_descending() {
    let sort = parse_sort("last_name,-status", FIELDS).expect("an order");
    assert_eq!(sort.len(), 2);
    assert!(!sort[0].descending && sort[1].descending);
    assert!(parse_sort("password", FIELDS).is_err());
    assert!(parse_sort("status,status,status,status,status", FIELDS).is_err());
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = ListFilter::parse(&text, FIELDS);
        let _ = ListFilter::parse(&format!("status eq {text}"), FIELDS);
        let _ = parse_sort(&text, FIELDS);
    }
}
