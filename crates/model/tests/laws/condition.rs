//! The text of conditions.

use bailiwick_model::catalog::{Comparison, Condition, Operand, Operator};
use serde_json::json;

fn parse(text: &str) -> Condition {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn the_parts_of_a_condition() {
    let condition = parse("resource.managers contains subject.id and action.channel.kind != 'web'");
    let expected = [
        Comparison {
            left: Operand::Resource("managers".into()),
            operator: Operator::Contains,
            right: Operand::Subject("id".into()),
        },
        Comparison {
            left: Operand::Action("channel.kind".into()),
            operator: Operator::NotEqual,
            right: Operand::Literal(json!("web")),
        },
    ];
    assert_eq!(condition.comparisons, expected);
}

#[test]
fn literals() {
    for (text, value) in [
        ("'it''s'", json!("it's")),
        ("''", json!("")),
        ("'and [in] == \u{e9}'", json!("and [in] == \u{e9}")),
        ("12", json!(12)),
        ("-3", json!(-3)),
        ("1.5", json!(1.5)),
        ("true", json!(true)),
        ("false", json!(false)),
    ] {
        let condition = parse(&format!("subject.a == {text}"));
        assert_eq!(condition.comparisons[0].right, Operand::Literal(value));
    }
    let condition = parse("subject.a in ['a', 1, true]");
    assert_eq!(
        condition.comparisons[0].right,
        Operand::Literal(json!(["a", 1, true]))
    );
    assert_eq!(
        parse("subject.a in []").comparisons[0].right,
        Operand::Literal(json!([]))
    );
}

#[test]
fn a_condition_is_written_as_it_is_read() {
    for text in [
        "resource.managers contains subject.id",
        "subject.a == 'it''s' and resource.b != 1.5 and action.c in ['x', 2, false]",
        "['a', 'b'] contains subject.department",
        "subject.a-b_c.d == true",
    ] {
        let condition = parse(text);
        assert_eq!(condition.to_string(), text);
        assert_eq!(parse(&condition.to_string()), condition);
        let json = serde_json::to_value(&condition).unwrap();
        assert_eq!(json, serde_json::Value::String(text.to_owned()));
        assert_eq!(
            serde_json::from_value::<Condition>(json).unwrap(),
            condition
        );
    }
    assert_eq!(
        parse("  subject.a==1   and subject.b  in ['x']").to_string(),
        "subject.a == 1 and subject.b in ['x']"
    );
}

#[test]
fn what_is_not_a_condition_says_where() {
    for (text, position, message) in [
        ("", 1, "expected `subject"),
        ("subject.a", 10, "expected `==`"),
        ("subject.a = 1", 11, "`=` has no meaning"),
        ("subject.a == ", 14, "expected `subject"),
        ("subject.a == 1 or subject.b == 2", 16, "expected `and`"),
        ("subject.a == 1 and", 19, "expected `subject"),
        ("owner.a == 1", 1, "found `owner.a`"),
        ("subject == 1", 1, "found `subject`"),
        ("subject. == 1", 1, "has no meaning"),
        ("subject.a == 'x", 14, "not closed"),
        ("subject.a in ['x'", 18, "expected `,`"),
        ("subject.a in ['x',", 19, "not closed"),
        ("subject.a in [subject.b]", 15, "expected a string"),
        ("subject.a in 'x'", 11, "a list on the right"),
        ("'x' contains subject.a", 5, "a list on the left"),
        ("subject.a == ['x']", 11, "lists cannot"),
        ("subject.a == 01", 14, "has no meaning"),
        ("subject.a == 1..2", 14, "has no meaning"),
        ("subject.\u{e9} == 'x'", 1, "has no meaning"),
    ] {
        let error = text.parse::<Condition>().unwrap_err();
        assert_eq!(error.position, position, "{text}: {error}");
        assert!(error.message.contains(message), "{text}: {error}");
    }
}

#[test]
fn conditions_are_bounded() {
    let many = vec!["subject.a == 1"; 17].join(" and ");
    assert!(
        many.parse::<Condition>()
            .unwrap_err()
            .message
            .contains("more than 16")
    );
    let long = format!("subject.a == '{}'", "x".repeat(1_000));
    assert!(
        long.parse::<Condition>()
            .unwrap_err()
            .message
            .contains("more than 1000")
    );
    let list = format!("subject.a in [{}]", vec!["1"; 257].join(","));
    assert!(
        list.parse::<Condition>()
            .unwrap_err()
            .message
            .contains("too long")
    );
}
