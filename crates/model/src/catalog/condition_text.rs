//! Reads the text of a condition: words and symbols first, then comparisons of them.

use serde_json::Value;

use super::condition::{Comparison, Condition, ConditionError, Operand, Operator};
use super::limits::{CONDITION_CHARS_MAX, CONDITION_COMPARISONS_MAX, CONDITION_LIST_MAX};

/// One word or symbol and where it begins.
#[derive(Clone, Debug)]
struct Token {
    kind: Kind,
    position: usize,
}

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Word(String),
    Literal(Value),
    Equal,
    NotEqual,
    Open,
    Close,
    Comma,
}

/// Parses a condition.
pub(super) fn parse(text: &str) -> Result<Condition, ConditionError> {
    let end = text.chars().count().saturating_add(1);
    if end > CONDITION_CHARS_MAX {
        let message = format!("more than {CONDITION_CHARS_MAX} characters");
        return Err(error(CONDITION_CHARS_MAX, message));
    }
    let mut tokens = Tokens {
        tokens: tokens(text)?.into_iter().peekable(),
        end,
    };
    let mut comparisons = Vec::new();
    loop {
        let left = tokens.operand()?;
        let (operator, position) = tokens.operator()?;
        let right = tokens.operand()?;
        check_shapes(&left, operator, &right, position)?;
        comparisons.push(Comparison {
            left,
            operator,
            right,
        });
        let Some(joint) = tokens.tokens.next() else {
            return Ok(Condition { comparisons });
        };
        if joint.kind != Kind::Word("and".to_owned()) {
            return Err(error(joint.position, "expected `and`"));
        }
        if comparisons.len() >= CONDITION_COMPARISONS_MAX {
            let message = format!("more than {CONDITION_COMPARISONS_MAX} comparisons");
            return Err(error(joint.position, message));
        }
    }
}

fn error(position: usize, message: impl Into<String>) -> ConditionError {
    ConditionError {
        message: message.into(),
        position,
    }
}

/// A list of literals can only stand where the operator wants a list, and must stand there if a
/// literal does.
fn check_shapes(
    left: &Operand,
    operator: Operator,
    right: &Operand,
    position: usize,
) -> Result<(), ConditionError> {
    let is_list = |side: &Operand| matches!(side, Operand::Literal(Value::Array(_)));
    let is_scalar = |side: &Operand| matches!(side, Operand::Literal(_)) && !is_list(side);
    let wrong = match operator {
        Operator::In => is_list(left) || is_scalar(right),
        Operator::Contains => is_scalar(left) || is_list(right),
        Operator::Equal | Operator::NotEqual => is_list(left) || is_list(right),
    };
    if wrong {
        let wants = match operator {
            Operator::In => "`in` wants a single value on the left and a list on the right",
            Operator::Contains => {
                "`contains` wants a list on the left and a single value on the right"
            }
            Operator::Equal | Operator::NotEqual => "lists cannot be compared for equality",
        };
        return Err(error(position, wants));
    }
    Ok(())
}

struct Tokens {
    tokens: std::iter::Peekable<std::vec::IntoIter<Token>>,
    end: usize,
}

impl Tokens {
    fn operand(&mut self) -> Result<Operand, ConditionError> {
        const EXPECTED: &str = "expected `subject.…`, `resource.…`, `action.…` or a literal";
        let token = self
            .tokens
            .next()
            .ok_or_else(|| error(self.end, EXPECTED))?;
        match token.kind {
            Kind::Literal(value) => Ok(Operand::Literal(value)),
            Kind::Open => self.list().map(Operand::Literal),
            Kind::Word(word) => match word.split_once('.') {
                Some(("subject", path)) => Ok(Operand::Subject(path.into())),
                Some(("resource", path)) => Ok(Operand::Resource(path.into())),
                Some(("action", path)) => Ok(Operand::Action(path.into())),
                _ => Err(error(token.position, format!("{EXPECTED}, found `{word}`"))),
            },
            _ => Err(error(token.position, EXPECTED)),
        }
    }

    fn operator(&mut self) -> Result<(Operator, usize), ConditionError> {
        const EXPECTED: &str = "expected `==`, `!=`, `in` or `contains`";
        let token = self
            .tokens
            .next()
            .ok_or_else(|| error(self.end, EXPECTED))?;
        let operator = match &token.kind {
            Kind::Equal => Operator::Equal,
            Kind::NotEqual => Operator::NotEqual,
            Kind::Word(word) if word == "in" => Operator::In,
            Kind::Word(word) if word == "contains" => Operator::Contains,
            _ => return Err(error(token.position, EXPECTED)),
        };
        Ok((operator, token.position))
    }

    /// The rest of a list, after its `[`.
    fn list(&mut self) -> Result<Value, ConditionError> {
        let mut values = Vec::new();
        loop {
            let token = self.tokens.next();
            let token = token.ok_or_else(|| error(self.end, "the list is not closed by `]`"))?;
            match token.kind {
                Kind::Close if values.is_empty() => return Ok(Value::Array(values)),
                Kind::Literal(value) if values.len() < CONDITION_LIST_MAX => values.push(value),
                Kind::Literal(_) => return Err(error(token.position, "the list is too long")),
                _ => {
                    return Err(error(
                        token.position,
                        "expected a string, number or truth value",
                    ));
                }
            }
            let token = self.tokens.next();
            match token.as_ref().map(|token| &token.kind) {
                Some(Kind::Comma) => {}
                Some(Kind::Close) => return Ok(Value::Array(values)),
                _ => {
                    let position = token.map_or(self.end, |token| token.position);
                    return Err(error(position, "expected `,` or `]`"));
                }
            }
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, ConditionError> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let before = text.len().saturating_sub(rest.len());
        let position = text
            .get(..before)
            .map_or(0, |read| read.chars().count())
            .saturating_add(1);
        let (kind, after) = match first {
            '\'' => string(rest).ok_or_else(|| error(position, "the string is not closed"))?,
            '[' => (Kind::Open, rest.get(1..)),
            ']' => (Kind::Close, rest.get(1..)),
            ',' => (Kind::Comma, rest.get(1..)),
            _ if rest.starts_with("==") => (Kind::Equal, rest.get(2..)),
            _ if rest.starts_with("!=") => (Kind::NotEqual, rest.get(2..)),
            '=' => return Err(error(position, "`=` has no meaning here; write `==`")),
            _ => {
                let (word, after) = word(rest);
                let kind = word_kind(word).ok_or_else(|| {
                    let shown: String = rest.chars().take(word.chars().count().max(1)).collect();
                    error(position, format!("`{shown}` has no meaning here"))
                })?;
                (kind, after)
            }
        };
        tokens.push(Token { kind, position });
        rest = after.unwrap_or_default().trim_start();
    }
    Ok(tokens)
}

/// A quoted string, in which a doubled quote stands for one, and what follows it.
fn string(rest: &str) -> Option<(Kind, Option<&str>)> {
    let mut value = String::new();
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((position, character)) = characters.next() {
        if character != '\'' {
            value.push(character);
        } else if characters.next_if(|(_, next)| *next == '\'').is_some() {
            value.push('\'');
        } else {
            return Some((
                Kind::Literal(Value::String(value)),
                rest.get(position..)?.get(1..),
            ));
        }
    }
    None
}

/// The longest run of characters that words and numbers are made of, and what follows it.
fn word(rest: &str) -> (&str, Option<&str>) {
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || "_-+.".contains(c)))
        .unwrap_or(rest.len());
    (rest.get(..end).unwrap_or_default(), rest.get(end..))
}

fn word_kind(word: &str) -> Option<Kind> {
    match word {
        "true" => return Some(Kind::Literal(Value::Bool(true))),
        "false" => return Some(Kind::Literal(Value::Bool(false))),
        _ => {}
    }
    if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
        let number: serde_json::Number = serde_json::from_str(word).ok()?;
        return Some(Kind::Literal(Value::Number(number)));
    }
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    word.split('.')
        .all(is_name)
        .then(|| Kind::Word(word.to_owned()))
}
