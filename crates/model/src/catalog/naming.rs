//! How codes and names may look. Permissions only ever grant, so one whose code or name says the
//! opposite ("cannot view customers") is refused: it would be read as a denial and act as a grant.

/// Words that turn a permission into its opposite.
const NEGATIVE_WORDS: [&str; 25] = [
    "cannot",
    "cant",
    "deny",
    "denies",
    "denied",
    "disallow",
    "disallowed",
    "dont",
    "exclude",
    "except",
    "forbid",
    "forbids",
    "forbidden",
    "never",
    "no",
    "non",
    "not",
    "prevent",
    "prevents",
    "prevented",
    "prohibit",
    "prohibited",
    "refuse",
    "revoke",
    "without",
];

/// Beginnings that give the same away where the words of a code are not set apart.
const NEGATIVE_BEGINNINGS: [&str; 4] = ["cannot", "deny", "disallow", "forbid"];

/// The word with negative meaning in a permission's code or name, if there is one.
pub(super) fn negative_word(text: &str) -> Option<String> {
    let text = text.to_lowercase().replace(['\'', '\u{2019}'], "");
    text.split(|c: char| !c.is_alphanumeric())
        .find(|word| {
            NEGATIVE_WORDS.contains(word)
                || NEGATIVE_BEGINNINGS
                    .iter()
                    .any(|beginning| word.starts_with(beginning))
        })
        .map(str::to_owned)
}

/// Whether a text may serve as a code: lower-case letters, digits, `_`, `.`, `-`, beginning with
/// a letter.
pub(super) fn is_code(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.-".contains(c))
}

/// Whether a text may serve as an action. Actions are the applications' own words, such as `GET`,
/// so they keep their case.
pub(super) fn is_action(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
}
