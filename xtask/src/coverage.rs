//! `cargo xtask coverage`: which statements of the checklists are carried by which tests.
//!
//! A test carries an id by its name (`a301_roles_pass_down`, `b090_to_b095_predefined_roles`) or
//! by its doc comment (`A301-A313`). The ids are in `xtask/data/checklist-ids.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write as _};

use anyhow::{Context, Result};

use crate::source::{Source, is_word};
use crate::tree::{self, File};

const IDS: &str = include_str!("../data/checklist-ids.txt");

/// The id of a statement: the letter of its checklist and its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Id {
    letter: char,
    number: u16,
}

impl Id {
    /// `A301`, `B090`, `C07`, `C100`; lower case as well.
    fn parse(text: &str) -> Option<Self> {
        let letter = text.chars().next()?.to_ascii_uppercase();
        let digits = &text[letter.len_utf8()..];
        let lengths = match letter {
            'A' | 'B' => 3..=3,
            'C' => 2..=3,
            _ => return None,
        };
        let numeric = digits.bytes().all(|byte| byte.is_ascii_digit());
        if !numeric || !lengths.contains(&digits.len()) {
            return None;
        }
        Some(Self {
            letter,
            number: digits.parse().ok()?,
        })
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = if self.letter == 'C' { 2 } else { 3 };
        write!(f, "{}{:0width$}", self.letter, self.number)
    }
}

/// One id, or all from one to another.
type Span = (Id, Id);

/// Prints the table, or only the ids that no test carries.
pub fn coverage(missing_only: bool) -> Result<bool> {
    let known = known(IDS)?;
    let found = carried(&tree::files()?);
    let (table, unknown) = table(&known, &found);
    let missing: Vec<Id> = known
        .iter()
        .filter(|id| !table.contains_key(*id))
        .copied()
        .collect();
    if missing_only {
        missing.iter().for_each(|id| println!("{id}"));
    } else {
        print!("{}", report(known.len(), &table, &missing, &unknown));
    }
    Ok(true)
}

fn known(text: &str) -> Result<BTreeSet<Id>> {
    text.lines()
        .map(|line| Id::parse(line).with_context(|| format!("`{line}` is no id")))
        .collect()
}

/// Every span that a test names, with the place where it does.
fn carried(files: &[File]) -> Vec<(Span, String)> {
    let rust: Vec<(&File, Source)> = files
        .iter()
        .filter(|file| file.is_rust())
        .map(|file| (file, Source::new(&file.text)))
        .collect();
    let test_files: BTreeSet<String> = rust
        .iter()
        .flat_map(|(file, source)| test_files_of(&file.path, source))
        .collect();
    let mut found = Vec::new();
    for (file, source) in &rust {
        let whole = is_test_path(&file.path)
            || test_files.iter().any(|test| {
                file.path == format!("{test}.rs") || file.path.starts_with(&format!("{test}/"))
            });
        found.extend(carried_by(file, source, whole));
    }
    found
}

/// Paths, without `.rs`, of the modules that a file declares under `#[cfg(test)]`.
fn test_files_of(path: &str, source: &Source) -> Vec<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or((".", path));
    let own = match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => format!("{folder}/{}", name.trim_end_matches(".rs")),
    };
    source
        .test_modules()
        .iter()
        .map(|module| format!("{own}/{module}"))
        .collect()
}

fn is_test_path(path: &str) -> bool {
    path.starts_with("crates/testkit/")
        || path
            .split('/')
            .any(|part| part == "tests" || part == "tests.rs")
}

fn carried_by(file: &File, source: &Source, whole: bool) -> Vec<(Span, String)> {
    let tests = source.test_lines();
    let counts = |line: usize| whole || tests.iter().any(|lines| lines.contains(&line));
    let raw: Vec<&str> = file.text.lines().collect();
    let code: Vec<&str> = source.code.lines().collect();
    let mut owner_of = BTreeMap::new();
    let mut found = Vec::new();
    for function in source.functions() {
        let place = format!("{}::{}", file.path, function.name);
        let line = *function.lines.start();
        if counts(line) {
            found.extend(spans_of_name(&function.name).map(|span| (span, place.clone())));
        }
        // What stands directly above belongs to the function: docs and attributes.
        for above in (1..line).rev() {
            let ends_item = code[above - 1].trim_end().ends_with(['{', '}', ';']);
            if raw[above - 1].trim().is_empty() || ends_item {
                break;
            }
            owner_of.insert(above, place.clone());
        }
    }
    for comment in &source.comments {
        let doc = ["///", "//!", "/**", "/*!"]
            .iter()
            .any(|start| comment.text.starts_with(start));
        if doc && counts(comment.line) {
            let place = owner_of.get(&comment.line).unwrap_or(&file.path);
            found.extend(spans_of_text(&comment.text).map(|span| (span, place.clone())));
        }
    }
    found
}

/// `a301_a302_x` names two ids, `b090_to_b095_x` all from one to the other.
fn spans_of_name(name: &str) -> impl Iterator<Item = Span> {
    let words: Vec<&str> = name.split('_').collect();
    joined(&words, "to")
}

/// `A301, A302` names two ids, `A301-A313` all from one to the other.
fn spans_of_text(text: &str) -> impl Iterator<Item = Span> {
    let spaced = text.replace(['-', '–'], " - ");
    let words: Vec<&str> = spaced
        .split(|c: char| !is_word(c) && c != '-')
        .filter(|word| !word.is_empty() && !word.starts_with(|c: char| c.is_ascii_lowercase()))
        .collect();
    joined(&words, "-")
}

fn joined(words: &[&str], joint: &str) -> impl Iterator<Item = Span> + use<> {
    let mut spans: Vec<Span> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(id) = Id::parse(word) else { continue };
        let joins = at >= 2 && words[at - 1] == joint && Id::parse(words[at - 2]).is_some();
        match spans.last_mut() {
            Some((first, last)) if joins && first.letter == id.letter => *last = id,
            _ => spans.push((id, id)),
        }
    }
    spans.into_iter()
}

type Table = BTreeMap<Id, BTreeSet<String>>;

/// The known ids with their tests; and the ends of spans that are no known id, with theirs.
fn table(known: &BTreeSet<Id>, found: &[(Span, String)]) -> (Table, Table) {
    let (mut table, mut unknown) = (Table::new(), Table::new());
    for ((first, last), place) in found {
        for end in [first, last] {
            if !known.contains(end) {
                unknown.entry(*end).or_default().insert(place.clone());
            }
        }
        for id in known.iter().filter(|id| (first..=last).contains(id)) {
            table.entry(*id).or_default().insert(place.clone());
        }
    }
    (table, unknown)
}

fn report(known: usize, table: &Table, missing: &[Id], unknown: &Table) -> String {
    let mut text = String::new();
    let mut line = |content: String| {
        text.push_str(&content);
        text.push('\n');
    };
    for (id, places) in table {
        let places: Vec<&str> = places.iter().map(String::as_str).collect();
        line(format!("{:5} {}", id.to_string(), places.join("\n      ")));
    }
    for (id, places) in unknown {
        let places: Vec<&str> = places.iter().map(String::as_str).collect();
        line(format!(
            "{id} is not in the checklists: {}",
            places.join(", ")
        ));
    }
    if !missing.is_empty() {
        line(format!("without a test:{}", wrapped(missing)));
    }
    line(format!(
        "{known} ids, {} with a test, {} without",
        table.len(),
        missing.len()
    ));
    text
}

/// Sixteen ids on a line.
fn wrapped(ids: &[Id]) -> String {
    let mut text = String::new();
    for (at, id) in ids.iter().enumerate() {
        let space = if at % 16 == 0 { "\n  " } else { " " };
        // Writing to a string does not fail.
        let _ = write!(text, "{space}{id}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(spans: impl Iterator<Item = Span>) -> Vec<String> {
        spans
            .map(|(first, last)| format!("{first}-{last}"))
            .collect()
    }

    #[test]
    fn ids_have_the_shape_of_their_checklist() {
        for text in ["A301", "b090", "C07", "c100"] {
            assert_eq!(Id::parse(text).unwrap().to_string(), text.to_uppercase());
        }
        for text in ["", "A30", "A3011", "C7", "D100", "C1x", "ä12", "A+12"] {
            assert_eq!(Id::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_list_of_ids_is_in_order_and_without_repetition() {
        let ids: Vec<Id> = IDS.lines().map(|line| Id::parse(line).unwrap()).collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn names_carry_ids() {
        assert_eq!(
            shown(spans_of_name("a301_a302_x")),
            ["A301-A301", "A302-A302"]
        );
        assert_eq!(
            shown(spans_of_name("b090_to_b095_predefined")),
            ["B090-B095"]
        );
        assert_eq!(
            shown(spans_of_name("c11_access_to_c13")),
            ["C11-C11", "C13-C13"]
        );
        assert_eq!(
            shown(spans_of_name("roles_pass_down")),
            Vec::<String>::new()
        );
    }

    #[test]
    fn docs_carry_ids() {
        assert_eq!(
            shown(spans_of_text("/// A301-A313, C07.")),
            ["A301-A313", "C07-C07"]
        );
        assert_eq!(shown(spans_of_text("/// (B090 – B095)")), ["B090-B095"]);
        assert_eq!(shown(spans_of_text("/// see a301")), Vec::<String>::new());
    }

    #[test]
    fn only_tests_count() {
        let text = "/// A101\nfn a102_code() {}\n\n#[cfg(test)]\nmod tests {\n    /// A103\n    \
                    #[test]\n    fn a104_test() {}\n}\n";
        let file = File {
            path: "crates/x/src/lib.rs".to_owned(),
            text: text.to_owned(),
        };
        let found: Vec<String> = carried(&[file])
            .iter()
            .map(|((first, _), place)| format!("{first} {place}"))
            .collect();
        let place = "crates/x/src/lib.rs::a104_test";
        assert_eq!(found, [format!("A104 {place}"), format!("A103 {place}")]);
    }

    #[test]
    fn a_module_file_declared_for_tests_counts() {
        let file = |path: &str, text: &str| File {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let lib = file("crates/x/src/lib.rs", "#[cfg(test)]\nmod oracle;\n");
        let oracle = file("crates/x/src/oracle.rs", "fn a101_agrees() {}\n");
        assert_eq!(carried(&[lib, oracle]).len(), 1);
    }

    #[test]
    fn a_span_counts_the_known_ids_within_it() {
        let known = known("A101\nA103\nB001").unwrap();
        let id = |text: &str| Id::parse(text).unwrap();
        let found = [((id("A101"), id("A104")), "x".to_owned())];
        let (table, unknown) = table(&known, &found);
        assert_eq!(
            table.keys().copied().collect::<Vec<_>>(),
            [id("A101"), id("A103")]
        );
        assert_eq!(unknown.keys().copied().collect::<Vec<_>>(), [id("A104")]);
    }
}
