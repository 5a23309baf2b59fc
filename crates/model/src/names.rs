//! Names that people and programs give: parsed once, valid from then on.
//!
//! Each type has one way in, `new`, and keeps the text as typed. Where two spellings must count as
//! the same name, [`fold`] gives the form that is compared and indexed.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::limits;

/// Why a text is not a valid name of some kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {problem}")]
pub struct NameError {
    /// The kind of name, such as `e-mail address`.
    pub what: &'static str,
    /// What is wrong.
    pub problem: NameProblem,
}

/// What is wrong with a name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Nothing is left after trimming.
    #[error("must not be empty")]
    Empty,
    /// Shorter than this many characters.
    #[error("must have at least {0} characters")]
    TooShort(usize),
    /// Longer than this many characters.
    #[error("must have at most {0} characters")]
    TooLong(usize),
    /// Holds characters outside of the allowed ones, which are named.
    #[error("may hold only {0}")]
    Characters(&'static str),
    /// Is kept for the platform itself.
    #[error("is reserved")]
    Reserved,
    /// Does not have the form that it should, which is named.
    #[error("must look like {0}")]
    Form(&'static str),
}

/// The form under which names are compared: Unicode NFKC, lower case, trimmed.
#[must_use]
pub fn fold(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.is_ascii() {
        return trimmed.to_ascii_lowercase();
    }
    let lower: String = trimmed.nfkc().flat_map(char::to_lowercase).nfkc().collect();
    lower.trim().to_owned()
}

fn bounded(what: &'static str, text: &str, max: usize) -> Result<(), NameError> {
    let error = |problem| Err(NameError { what, problem });
    if text.trim().is_empty() {
        return error(NameProblem::Empty);
    }
    if text.chars().count() > max {
        return error(NameProblem::TooLong(max));
    }
    if text.chars().any(|c| c.is_control() || is_invisible(c)) {
        return error(NameProblem::Characters("visible characters and spaces"));
    }
    Ok(())
}

/// Characters that make two different names look alike or turn text around.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Parses the text; surrounding white space is dropped, the rest kept as typed.
            ///
            /// # Errors
            /// When the text is not valid; the error says what would be.
            pub fn new(text: &str) -> Result<Self, NameError> {
                let text = text.trim();
                let check: fn(&str) -> Result<(), NameError> = $check;
                check(text)?;
                Ok(Self(text.into()))
            }

            /// The text as typed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The form under which it is compared, see [`fold`].
            #[must_use]
            pub fn folded(&self) -> String {
                fold(&self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&*self.0, formatter)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0.to_string()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

text_type!(
    /// A tenant's public name in addresses: 3 to 32 lower-case letters, digits and `-`, with `-`
    /// neither first nor last. Not a UUID, because addresses may hold a tenant's id instead.
    Slug,
    |text| {
        let error = |problem| Err(NameError { what: "tenant slug", problem });
        if text.len() < limits::SLUG_LENGTH_MIN {
            return error(NameProblem::TooShort(limits::SLUG_LENGTH_MIN));
        }
        if text.len() > limits::SLUG_LENGTH_MAX {
            return error(NameProblem::TooLong(limits::SLUG_LENGTH_MAX));
        }
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !text.chars().all(allowed) {
            return error(NameProblem::Characters("lower-case letters, digits and `-`"));
        }
        if text.starts_with('-') || text.ends_with('-') {
            return error(NameProblem::Form("my-company, without `-` at either end"));
        }
        if uuid::Uuid::try_parse(text).is_ok() {
            return error(NameProblem::Form("my-company, not like an id"));
        }
        Ok(())
    }
);

/// The reserved tenant in which the platform operators live.
pub const PLATFORM_SLUG: &str = "platform";
/// Slugs that no customer's tenant may have.
pub const RESERVED_SLUGS: [&str; 4] = [PLATFORM_SLUG, "admin", "api", "www"];

impl Slug {
    /// A slug for a customer's tenant: any but the reserved ones.
    ///
    /// # Errors
    /// As [`Slug::new`], and when the slug is one of [`RESERVED_SLUGS`].
    pub fn for_customer(text: &str) -> Result<Self, NameError> {
        let slug = Self::new(text)?;
        if RESERVED_SLUGS.contains(&slug.as_str()) {
            return Err(NameError {
                what: "tenant slug",
                problem: NameProblem::Reserved,
            });
        }
        Ok(slug)
    }
}

text_type!(
    /// The code of a permission, resource type, section, attribute or node type: letters, digits,
    /// `.`, `_`, `-` and `:`, beginning with a letter. Compared exactly.
    Code,
    |text| {
        let error = |problem| Err(NameError { what: "code", problem });
        bounded("code", text, limits::CODE_LENGTH)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':');
        if !text.chars().all(allowed) || !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return error(NameProblem::Characters(
                "letters, digits, `.`, `_`, `-`, `:`, beginning with a letter",
            ));
        }
        Ok(())
    }
);

text_type!(
    /// A display name, compared in folded form where it must be unique.
    Name,
    |text| bounded("name", text, limits::NAME_LENGTH)
);

text_type!(
    /// A user's name for signing in. Unique within the tenant in folded form.
    UserName,
    |text| {
        bounded("user name", text, limits::USER_NAME_LENGTH)?;
        if text.contains(char::is_whitespace) {
            let problem = NameProblem::Characters("characters other than white space");
            return Err(NameError { what: "user name", problem });
        }
        Ok(())
    }
);

text_type!(
    /// An e-mail address: one `@`, a local part and a domain with a dot. Unique within the tenant
    /// in folded form. Neither quoted local parts nor address literals are accepted.
    Email,
    |text| {
        let error =
            || Err(NameError { what: "e-mail address", problem: NameProblem::Form("name@example.com") });
        bounded("e-mail address", text, limits::EMAIL_LENGTH)?;
        let Some((local, domain)) = text.split_once('@') else { return error() };
        let bad = |c: char| c.is_whitespace() || "@,;:<>()[]\"\\".contains(c);
        if local.is_empty() || local.chars().count() > 64 || local.contains(bad) {
            return error();
        }
        if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
            return error();
        }
        if is_domain(domain) { Ok(()) } else { error() }
    }
);

impl Email {
    /// The part after the `@`, in folded form.
    #[must_use]
    pub fn domain(&self) -> String {
        self.0
            .rsplit_once('@')
            .map(|(_, domain)| fold(domain))
            .unwrap_or_default()
    }
}

/// Whether the text is a domain name of at least two labels.
fn is_domain(text: &str) -> bool {
    let label = |part: &str| {
        !part.is_empty()
            && part.len() <= 63
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.contains('.') && text.len() <= 253 && text.split('.').all(label)
}

text_type!(
    /// A company's e-mail domain, such as `example.com`.
    Domain,
    |text| {
        if is_domain(text) {
            return Ok(());
        }
        Err(NameError { what: "domain", problem: NameProblem::Form("example.com") })
    }
);

text_type!(
    /// The id under which the tenant's own systems know something. Compared exactly.
    ExternalId,
    |text| bounded("external id", text, limits::EXTERNAL_ID_LENGTH)
);

text_type!(
    /// A restriction value or site code, such as `DE` or `West-EU`. Compared exactly.
    RestrictionValue,
    |text| {
        bounded("restriction value", text, limits::RESTRICTION_VALUE_LENGTH)?;
        let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | ':' | ' ');
        if !text.chars().all(allowed) {
            let problem = NameProblem::Characters("letters, digits, spaces, `.`, `_`, `-`, `:`");
            return Err(NameError { what: "restriction value", problem });
        }
        Ok(())
    }
);

text_type!(
    /// The id of a record of an application, unique per resource type. Compared exactly.
    RecordId,
    |text| bounded("record id", text, limits::RECORD_ID_LENGTH)
);

text_type!(
    /// A field of a user's profile: one line of text.
    ProfileText,
    |text| bounded("profile field", text, limits::PROFILE_FIELD_LENGTH)
);

/// A description or reason: several lines allowed, may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text(Box<str>);

impl Text {
    /// Parses the text.
    ///
    /// # Errors
    /// When it is too long or holds control characters other than line breaks and tabs.
    pub fn new(text: &str) -> Result<Self, NameError> {
        let error = |problem| {
            Err(NameError {
                what: "text",
                problem,
            })
        };
        let text = text.trim();
        if text.chars().count() > limits::TEXT_LENGTH {
            return error(NameProblem::TooLong(limits::TEXT_LENGTH));
        }
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            return error(NameProblem::Characters(
                "printable characters and line breaks",
            ));
        }
        Ok(Self(text.into()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<String> for Text {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::new(&text)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0.into()
    }
}
