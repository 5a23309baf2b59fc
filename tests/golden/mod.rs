//! Reviewable tables of who may do what, compared with what the running server answers.
//! `UPDATE_GOLDEN=1` writes them anew.
//!
//! - [`c_permissions`]: system C's fourteen permissions by themselves, over HTTP
//! - [`c_life`]: what follows from them over time
//! - [`c_people`]: those about direct reports, which only people can hold to an effect
//! - [`c_prerequisites`]: system C's table of prerequisites

mod c_life;
mod c_people;
mod c_permissions;
mod c_prerequisites;

use std::path::Path;

/// System C's permissions, in the order of its document, and how the tables abbreviate them.
pub const PERMISSIONS: [(&str, &str); 14] = [
    ("VU", "users.view"),
    ("VD", "users.view_direct_reports"),
    ("VG", "groups.view"),
    ("VR", "roles.view"),
    ("CU", "users.create"),
    ("CG", "groups.create"),
    ("CR", "roles.create"),
    ("EU", "users.edit"),
    ("ES", "users.edit_status"),
    ("ED", "users.edit_direct_reports"),
    ("EG", "groups.edit"),
    ("ER", "roles.edit"),
    ("DG", "groups.delete"),
    ("DR", "roles.delete"),
];

/// Compares a text with the file of that name in this folder, or writes the file.
///
/// # Panics
/// When they differ.
pub fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).expect("the file is written");
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let different = expected.lines().zip(text.lines());
    let different = different.filter(|(expected, found)| expected != found);
    let lines: Vec<String> = different
        .map(|(expected, found)| format!("- {expected}\n+ {found}"))
        .collect();
    assert!(
        expected == text,
        "{name} differs (UPDATE_GOLDEN=1 writes it anew):\n{}",
        lines.join("\n")
    );
}

/// A table: a legend, a line of column heads, and a line for each row.
pub fn table(legend: &str, rows: &[(String, Vec<String>)], heads: &[&str]) -> String {
    let widest = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let line = |name: &str, cells: &mut dyn Iterator<Item = &str>| {
        let cells: String = cells.map(|cell| format!("{cell:>5}")).collect();
        format!("{name:<widest$}{cells}\n")
    };
    let mut text = format!("{legend}\n");
    text.push_str(&line("", &mut heads.iter().copied()));
    for (name, cells) in rows {
        text.push_str(&line(name, &mut cells.iter().map(String::as_str)));
    }
    text
}
