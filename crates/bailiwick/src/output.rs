//! What commands print: aligned tables for people, JSON for programs.

use std::io::{self, IsTerminal as _, Write as _};

use anyhow::Result;
use serde_json::Value;

/// Prints to standard output. A reader that has gone away (`| head`) is no error.
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// Prints a value as JSON.
pub fn json(value: &Value) -> Result<()> {
    print(&format!("{value:#}\n"))
}

/// In which form a command prints its answer.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// JSON, not a table.
    pub json: bool,
}

impl Shown {
    /// Prints items as a table with these columns, or as they are.
    pub fn items(self, items: Vec<Value>, columns: &[(&'static str, &str)]) -> Result<()> {
        if self.json {
            json(&Value::Array(items))
        } else {
            print(&table(&items, columns).text())
        }
    }

    /// Prints one object.
    pub fn object(self, value: &Value) -> Result<()> {
        if self.json {
            json(value)
        } else {
            print(&object(value))
        }
    }

    /// Says that something was done.
    pub fn done(self, value: &Value, sentence: &str) -> Result<()> {
        if self.json {
            json(value)
        } else {
            print(&format!("{sentence}\n"))
        }
    }
}

/// Tells a person how far something is; says nothing to programs that read standard error.
pub struct Progress {
    is_terminal: bool,
}

impl Progress {
    /// Nothing to tell yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            is_terminal: io::stderr().is_terminal(),
        }
    }

    /// Says what is being done.
    pub fn tell(&self, what: &str) {
        if self.is_terminal {
            eprint!("\r\x1b[K{what} ...");
        } else {
            eprintln!("{what}");
        }
    }

    /// Wipes the line.
    pub fn done(&self) {
        if self.is_terminal {
            eprint!("\r\x1b[K");
        }
    }
}

/// Rows under headings, columns aligned.
#[derive(Debug, Default)]
pub struct Table {
    headings: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these headings.
    #[must_use]
    pub fn new(headings: &[&'static str]) -> Self {
        Self {
            headings: headings.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// The table as text; without rows one word says so.
    #[must_use]
    pub fn text(&self) -> String {
        if self.rows.is_empty() {
            return "none\n".to_owned();
        }
        let headings: Vec<String> = self
            .headings
            .iter()
            .map(|word| word.to_uppercase())
            .collect();
        let all: Vec<&Vec<String>> = std::iter::once(&headings).chain(&self.rows).collect();
        let mut widths = vec![0; self.headings.len()];
        for row in &all {
            for (width, cell) in widths.iter_mut().zip(row.iter()) {
                *width = (*width).max(cell.chars().count());
            }
        }
        let line = |row: &Vec<String>| {
            let cells = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| format!("{cell:<width$}"));
            let line = cells.collect::<Vec<_>>().join("  ");
            format!("{}\n", line.trim_end())
        };
        all.into_iter().map(line).collect()
    }
}

/// A field of an object as text; a path goes down with dots. Absent is empty.
#[must_use]
pub fn text(value: &Value, path: &str) -> String {
    let mut at = value;
    for name in path.split('.') {
        at = &at[name];
    }
    plain(at)
}

/// A value as a person would write it.
#[must_use]
pub fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

/// A table of objects: headings and, for each, the path of its field.
#[must_use]
pub fn table(items: &[Value], columns: &[(&'static str, &str)]) -> Table {
    let headings: Vec<&'static str> = columns.iter().map(|(heading, _)| *heading).collect();
    let mut table = Table::new(&headings);
    for item in items {
        table.row(columns.iter().map(|(_, path)| text(item, path)).collect());
    }
    table
}

/// One object, a line for each field; fields of fields are indented.
#[must_use]
pub fn object(value: &Value) -> String {
    let mut lines = String::new();
    object_lines(value, 0, &mut lines);
    lines
}

fn object_lines(value: &Value, depth: usize, lines: &mut String) {
    let Value::Object(fields) = value else { return };
    let width = fields
        .keys()
        .map(|name| name.chars().count())
        .max()
        .unwrap_or_default();
    for (name, value) in fields {
        let indent = "  ".repeat(depth);
        let has_fields = |item: &Value| matches!(item, Value::Object(fields) if !fields.is_empty());
        match value {
            Value::Null => {}
            Value::Array(items) if items.iter().any(has_fields) => {
                lines.push_str(&format!("{indent}{name}\n"));
                for item in items {
                    lines.push_str(&format!("{indent}  -\n"));
                    object_lines(item, depth.saturating_add(2), lines);
                }
            }
            value if has_fields(value) => {
                lines.push_str(&format!("{indent}{name}\n"));
                object_lines(value, depth.saturating_add(1), lines);
            }
            value => {
                let line = format!("{indent}{name:<width$}  {}", plain(value));
                lines.push_str(line.trim_end());
                lines.push('\n');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn columns_are_aligned() {
        let items = [
            json!({"name": "Ada", "lock": null}),
            json!({"name": "Sam Smith", "n": 3}),
        ];
        let table = table(&items, &[("name", "name"), ("n", "n")]);
        assert_eq!(table.text(), "NAME       N\nAda\nSam Smith  3\n");
        assert_eq!(Table::new(&["name"]).text(), "none\n");
    }

    #[test]
    fn objects_are_indented() {
        let value = json!({"name": "x", "list": [1, 2], "in": {"a": true}, "no": null});
        assert_eq!(object(&value), "in\n  a  true\nlist  1, 2\nname  x\n");
    }
}
