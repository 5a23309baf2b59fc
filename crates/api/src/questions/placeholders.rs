//! SQL for drivers that do not number their parameters.

use bailiwick_engine::filter::{SqlPredicate, SqlValue};

/// The predicate with `?` for every parameter, which are put in the order in which the text has
/// them. `$` stands nowhere else in a predicate: names have none and values are parameters.
pub(super) fn question_marks(predicate: &SqlPredicate, first: usize) -> SqlPredicate {
    let mut parts = predicate.text.split('$');
    let mut text = parts.next().unwrap_or_default().to_owned();
    let mut params: Vec<SqlValue> = Vec::with_capacity(predicate.params.len());
    for part in parts {
        let end = part
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(part.len());
        let (number, rest) = part.split_at(end);
        let number: usize = number.parse().unwrap_or_default();
        let value = number
            .checked_sub(first)
            .and_then(|at| predicate.params.get(at));
        text.push('?');
        text.push_str(rest);
        params.extend(value.cloned());
    }
    SqlPredicate { text, params }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_follow_the_text() {
        let text = |text: &str| SqlValue::Text(text.to_owned());
        let numbered = SqlPredicate {
            text: "(a = $5 OR b IN ($3, $4) OR c = $3)".to_owned(),
            params: vec![text("x"), text("y"), text("z")],
        };
        let marked = question_marks(&numbered, 3);
        assert_eq!(marked.text, "(a = ? OR b IN (?, ?) OR c = ?)");
        assert_eq!(marked.params, [text("z"), text("x"), text("y"), text("x")]);
    }
}
