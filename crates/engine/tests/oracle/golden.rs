//! Matrices as text files that people can review: a change of an answer is a visible difference.
//! `UPDATE_GOLDEN=1` writes the files anew.

use std::path::Path;

/// Compares a text with the file of that name under `tests/golden/`.
pub fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/golden")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).expect("the golden file can be written");
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    if known != text {
        for (number, (known, found)) in (1..).zip(known.lines().zip(text.lines())) {
            if known != found {
                eprintln!("line {number}\n  - {known}\n  + {found}");
            }
        }
        panic!("{name} says something else; review it and write it with UPDATE_GOLDEN=1");
    }
}

/// A table whose columns are as wide as they need to be.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// How an answer is shown.
pub fn mark(permitted: bool) -> &'static str {
    if permitted { "✔" } else { "✘" }
}
