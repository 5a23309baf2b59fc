//! From text to [`CatalogFile`]. Each entry of each list is read on its own, so that one mistake
//! does not hide the next; the lines of all parts are remembered on the way.

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check;
use super::compile::{self, Assumptions};
use super::condition::Condition;
use super::file::CatalogFile;
use super::issue::{CatalogIssue, in_reading_order};
use super::library;
use super::limits::CATALOG_TEXT_BYTES_MAX;
use super::source::Source;
use super::suggest::did_you_mean;
use super::{FORMAT, USER_MANAGEMENT};

/// The keys a file may have at its top.
const KEYS: [&str; 14] = [
    "format",
    "name",
    "version",
    "title",
    "uses",
    "subject_types",
    "products",
    "sections",
    "scales",
    "resource_types",
    "permissions",
    "companions",
    "stock_roles",
    "legacy",
];

/// Stands for a text that is missing or cannot be read, so that the rest is looked at all the same;
/// the file is refused in any case.
const UNREADABLE: &str = "unreadable";

impl CatalogFile {
    /// Reads a catalog from its text.
    ///
    /// What the file says about itself and about `user-management` is checked here. Names from
    /// the other catalogs it `uses` are checked by [`Catalog::compile`](super::Catalog::compile),
    /// which sees them.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file, in reading order.
    pub fn parse(file_name: &str, text: &str) -> Result<Self, Vec<CatalogIssue>> {
        if text.len() > CATALOG_TEXT_BYTES_MAX {
            let message = format!("the file is longer than {CATALOG_TEXT_BYTES_MAX} bytes");
            let hint = "split it into several catalogs";
            return Err(vec![
                Source::new(file_name).issue("", "too_long", message, hint),
            ]);
        }
        let mut reader = Reader::new(file_name, text);
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let message = error.message().to_owned();
            reader.issue_at(
                error.span(),
                "syntax",
                message,
                "see https://toml.io for the notation",
            );
        }
        if !errors.is_empty() {
            return Err(in_reading_order(reader.issues));
        }
        let file = reader.file(table.into_inner());
        let mut issues = reader.issues;
        issues.extend(check::check(&file));
        issues.extend(references(&file, reader.broken));
        if issues.is_empty() {
            Ok(file)
        } else {
            Err(in_reading_order(issues))
        }
    }
}

/// What the names in the file refer to, as far as that can be told from the file alone.
fn references(file: &CatalogFile, broken: BTreeSet<String>) -> Vec<CatalogIssue> {
    let others_unknown = file.uses.iter().any(|name| name != USER_MANAGEMENT);
    let assumptions = Assumptions {
        also_known: broken,
        others_unknown,
    };
    let mut files = Vec::new();
    if file.name != USER_MANAGEMENT
        && let Some(user_management) = library::user_management()
    {
        files.push(user_management.as_ref());
    }
    files.push(file);
    let issues = compile::compile(&files, &assumptions)
        .err()
        .unwrap_or_default();
    issues
        .into_iter()
        .filter(|issue| issue.file == file.source.file())
        .collect()
}

struct Reader {
    line_ends: Vec<usize>,
    source: Source,
    issues: Vec<CatalogIssue>,
    /// Codes of entries that could not be read: naming them is no further mistake.
    broken: BTreeSet<String>,
}

impl Reader {
    fn new(file_name: &str, text: &str) -> Self {
        Self {
            line_ends: text.match_indices('\n').map(|(at, _)| at).collect(),
            source: Source::new(file_name),
            issues: Vec::new(),
            broken: BTreeSet::new(),
        }
    }

    fn line(&self, offset: usize) -> usize {
        self.line_ends
            .partition_point(|end| *end < offset)
            .saturating_add(1)
    }

    fn issue_at(
        &mut self,
        span: Option<std::ops::Range<usize>>,
        code: &'static str,
        message: String,
        hint: impl Into<String>,
    ) {
        let line = span.map_or(1, |span| self.line(span.start));
        let file = self.source.file().to_owned();
        self.issues.push(CatalogIssue {
            file,
            line,
            code,
            message,
            hint: hint.into(),
        });
    }

    fn file(&mut self, mut table: DeTable<'_>) -> CatalogFile {
        self.unknown_keys(&table);
        let file = CatalogFile {
            format: self.required(&mut table, "format").unwrap_or(FORMAT),
            name: self
                .required(&mut table, "name")
                .unwrap_or_else(|| UNREADABLE.to_owned()),
            version: self.required(&mut table, "version").unwrap_or(1),
            title: self
                .required(&mut table, "title")
                .unwrap_or_else(|| UNREADABLE.to_owned()),
            uses: self.optional(&mut table, "uses"),
            subject_types: self.optional(&mut table, "subject_types"),
            products: self.entries(&mut table, "products"),
            sections: self.entries(&mut table, "sections"),
            scales: self.entries(&mut table, "scales"),
            resource_types: self.entries(&mut table, "resource_types"),
            permissions: self.entries(&mut table, "permissions"),
            companions: self.entries(&mut table, "companions"),
            stock_roles: self.entries(&mut table, "stock_roles"),
            legacy: self.optional(&mut table, "legacy"),
            source: Source::default(),
        };
        CatalogFile {
            source: std::mem::take(&mut self.source),
            ..file
        }
    }

    fn unknown_keys(&mut self, table: &DeTable<'_>) {
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !KEYS.contains(&name) {
                let hint = did_you_mean(name, KEYS, "the guide lists the keys of a catalog");
                let message = format!("unknown key `{name}`");
                self.issue_at(Some(key.span()), "unknown_field", message, hint);
            }
        }
    }

    fn required<T: DeserializeOwned>(&mut self, table: &mut DeTable<'_>, key: &str) -> Option<T> {
        if !table.contains_key(key) {
            let message = format!("the key `{key}` is missing");
            let hint = format!("add `{key} = …` at the top of the file");
            self.issue_at(None, "missing_field", message, hint);
        }
        self.value(table.remove(key)?, key)
    }

    fn optional<T: DeserializeOwned + Default>(&mut self, table: &mut DeTable<'_>, key: &str) -> T {
        table
            .remove(key)
            .and_then(|value| self.value(value, key))
            .unwrap_or_default()
    }

    fn value<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>, path: &str) -> Option<T> {
        self.record(path, &value);
        let span = value.span();
        match T::deserialize(toml::de::ValueDeserializer::from(value)) {
            Ok(read) => Some(read),
            Err(error) => {
                self.shape_issue(&error, &span);
                None
            }
        }
    }

    fn entries<T: DeserializeOwned>(&mut self, table: &mut DeTable<'_>, key: &str) -> Vec<T> {
        let Some(value) = table.remove(key) else {
            return Vec::new();
        };
        self.source
            .record(key.to_owned(), self.line(value.span().start));
        let span = value.span();
        let DeValue::Array(array) = value.into_inner() else {
            let message = format!("`{key}` is not a list");
            self.issue_at(
                Some(span),
                "invalid_value",
                message,
                format!("write `[[{key}]]`"),
            );
            return Vec::new();
        };
        let mut entries = Vec::new();
        for value in array {
            let path = format!("{key}.{}", entries.len());
            self.record(&path, &value);
            entries.extend(self.entry::<T>(value));
        }
        entries
    }

    /// Reads one entry. A field that cannot be read is reported and taken out, and one that is
    /// missing is made up; then the rest is read again, so that the next mistake shows too.
    fn entry<T: DeserializeOwned>(&mut self, value: Spanned<DeValue<'_>>) -> Option<T> {
        let mut value = value;
        let mut taken_out = BTreeSet::new();
        let mut made_up = BTreeSet::new();
        taken_out.extend(self.bad_condition(&mut value));
        loop {
            let span = value.span();
            let error = match T::deserialize(toml::de::ValueDeserializer::from(value.clone())) {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let within = field_around(&value, error.span());
            if within.as_ref().is_some_and(|key| made_up.contains(key)) {
                break;
            }
            let missing = missing_field(&error);
            if !missing.is_some_and(|name| taken_out.contains(name)) {
                self.shape_issue(&error, &span);
            }
            match (within, missing) {
                (Some(key), _) => {
                    take_out(&mut value, &key);
                    taken_out.insert(key);
                }
                (None, Some(name)) if made_up.insert(name.to_owned()) => {
                    self.make_up(&mut value, name);
                }
                _ => break,
            }
        }
        self.broken.extend(
            value
                .get_ref()
                .get("code")
                .and_then(|code| code.get_ref().as_str())
                .map(str::to_owned),
        );
        None
    }

    /// Reports and takes out the condition of an entry if it has one that means nothing.
    fn bad_condition(&mut self, value: &mut Spanned<DeValue<'_>>) -> Option<String> {
        let condition = value.get_ref().get("condition")?;
        let span = condition.span();
        let error = condition.get_ref().as_str()?.parse::<Condition>().err()?;
        let hint = "write comparisons such as `resource.managers contains subject.id`, joined by \
                    `and`";
        self.issue_at(Some(span.clone()), "bad_condition", error.to_string(), hint);
        let key = field_around(value, Some(span))?;
        take_out(value, &key);
        Some(key)
    }

    /// Gives an entry a text for a field that it lacks; naming the text is no further mistake.
    fn make_up(&mut self, value: &mut Spanned<DeValue<'_>>, name: &str) {
        let span = value.span();
        let at = span.start..span.start;
        let text = format!("{UNREADABLE}-{}", self.broken.len());
        self.broken.insert(text.clone());
        if let DeValue::Table(table) = value.get_mut() {
            let key = Spanned::new(at.clone(), name.to_owned().into());
            table.insert(key, Spanned::new(at, DeValue::String(text.into())));
        }
    }

    fn shape_issue(&mut self, error: &toml::de::Error, around: &std::ops::Range<usize>) {
        let message = error.message().trim_end().to_owned();
        let span = error.span().unwrap_or_else(|| around.clone());
        let mut quoted = message.split('`').skip(1).step_by(2);
        let (code, hint) = if message.starts_with("unknown field") {
            let word = quoted.next().unwrap_or_default().to_owned();
            let fallback = "the guide lists the keys of each entry";
            ("unknown_field", did_you_mean(&word, quoted, fallback))
        } else if message.starts_with("missing field") {
            let word = quoted.next().unwrap_or_default();
            ("missing_field", format!("add `{word} = …` to the entry"))
        } else if message.starts_with("unknown variant") {
            let word = quoted.next().unwrap_or_default().to_owned();
            (
                "invalid_value",
                did_you_mean(&word, quoted, "use one of the words listed"),
            )
        } else {
            ("invalid_value", "the guide shows what goes here".to_owned())
        };
        self.issue_at(Some(span), code, message, hint);
    }

    /// Remembers the lines of a value and of everything inside it.
    fn record(&mut self, path: &str, value: &Spanned<DeValue<'_>>) {
        self.source
            .record(path.to_owned(), self.line(value.span().start));
        match value.get_ref() {
            DeValue::Array(array) => {
                for (position, inner) in array.iter().enumerate() {
                    self.record(&format!("{path}.{position}"), inner);
                }
            }
            DeValue::Table(table) => {
                for (key, inner) in table {
                    self.record(&format!("{path}.{}", key.get_ref()), inner);
                }
            }
            _ => {}
        }
    }
}

fn missing_field(error: &toml::de::Error) -> Option<&str> {
    error
        .message()
        .strip_prefix("missing field `")?
        .split('`')
        .next()
}

/// The field of a table within which, or within whose name, the span lies.
fn field_around(
    value: &Spanned<DeValue<'_>>,
    span: Option<std::ops::Range<usize>>,
) -> Option<String> {
    let span = span?;
    let DeValue::Table(table) = value.get_ref() else {
        return None;
    };
    let holds = |outer: std::ops::Range<usize>| outer.start <= span.start && span.end <= outer.end;
    table
        .iter()
        .find(|(key, value)| holds(key.span()) || holds(value.span()))
        .map(|(key, _)| key.get_ref().to_string())
}

fn take_out(value: &mut Spanned<DeValue<'_>>, key: &str) {
    if let DeValue::Table(table) = value.get_mut() {
        table.remove(key);
    }
}
