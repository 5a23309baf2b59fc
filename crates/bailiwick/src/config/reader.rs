//! Finds the value of every setting: the command line before the environment before the file
//! before the default. Collects everything that is wrong instead of stopping at the first.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

use toml::{Table, Value};

use super::SECTIONS;
use super::setting::{Found, Origin, Setting};

/// All layers, and what was wrong in them.
#[derive(Debug, Default)]
pub struct Reader {
    found: BTreeMap<&'static str, Found>,
    /// What is wrong, one sentence each.
    pub errors: Vec<String>,
}

impl Reader {
    /// Looks through the layers. `variable` answers for the environment.
    pub fn new(
        file: Option<&str>,
        variable: impl Fn(&str) -> Option<String>,
        flags: &[(&'static str, Option<String>)],
    ) -> Self {
        let mut reader = Self::default();
        for setting in SECTIONS.iter().copied().flatten() {
            reader.put(setting, setting.default.to_owned(), Origin::Default);
        }
        if let Some(text) = file {
            reader.read_file(text);
        }
        for setting in SECTIONS.iter().copied().flatten() {
            if let Some(text) = variable(setting.variable) {
                reader.put(setting, text, Origin::Environment);
            }
        }
        for (key, text) in flags {
            if let (Some(text), Some(setting)) = (text, setting_of(key)) {
                reader.put(setting, text.clone(), Origin::Flag);
            }
        }
        reader
    }

    fn put(&mut self, setting: &Setting, text: String, origin: Origin) {
        self.found.insert(setting.key, Found { text, origin });
    }

    fn read_file(&mut self, text: &str) {
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => return self.errors.push(format!("the file is not TOML: {error}")),
        };
        for (section, value) in table {
            let Value::Table(values) = value else {
                self.errors.push(format!(
                    "file: `{section}` must be a section, `[{section}]`"
                ));
                continue;
            };
            for (name, value) in values {
                self.take_from_file(&format!("{section}.{name}"), value);
            }
        }
    }

    fn take_from_file(&mut self, key: &str, value: Value) {
        let Some(setting) = setting_of(key) else {
            let known: Vec<&str> = SECTIONS.iter().copied().flatten().map(|s| s.key).collect();
            let error = format!(
                "file: there is no setting `{key}`; there are {}",
                known.join(", ")
            );
            return self.errors.push(error);
        };
        match value {
            Value::String(text) => self.put(setting, text, Origin::File),
            Value::Integer(number) => self.put(setting, number.to_string(), Origin::File),
            Value::Boolean(flag) => self.put(setting, flag.to_string(), Origin::File),
            other => {
                let kind = other.type_str();
                self.errors.push(format!(
                    "file: `{key}` must be a text or a number, not {kind}"
                ));
            }
        }
    }

    /// The value found for a setting, as text.
    pub fn found(&self, key: &str) -> Option<&Found> {
        self.found.get(key)
    }

    /// The value of a setting, parsed; if it cannot be, that is noted.
    pub fn get<T>(&mut self, key: &'static str) -> Option<T>
    where
        T: FromStr<Err: Display>,
    {
        let found = self.found.get(key).filter(|found| !found.text.is_empty())?;
        match found.text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let (text, origin) = (&found.text, found.origin);
                self.errors
                    .push(format!("`{key}` (from the {origin}) is `{text}`: {error}"));
                None
            }
        }
    }

    /// Like [`Reader::get`], with bounds; for numbers.
    pub fn number(&mut self, key: &'static str, least: u64, most: u64) -> Option<u64> {
        let number = self.get(key)?;
        if (least..=most).contains(&number) {
            return Some(number);
        }
        self.errors
            .push(format!("`{key}` is {number}: it must be {least} to {most}"));
        None
    }
}

fn setting_of(key: &str) -> Option<&'static Setting> {
    SECTIONS
        .iter()
        .copied()
        .flatten()
        .find(|setting| setting.key == key)
}
