//! `cargo xtask generate`: the program describes itself, and the result is checked in.
//!
//! The binary writes its reference files (OpenAPI, command line, configuration, access table,
//! problem codes) into a temporary folder; we copy it to `docs/generated` or compare the two.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::run;

const FOLDER: &str = "docs/generated";

/// Differing lines shown for each file.
const LINES_SHOWN_MAX: usize = 5;

type Files = BTreeMap<String, Vec<u8>>;

/// Brings `docs/generated` up to date.
pub fn write() -> Result<bool> {
    let folder = run::root().join(FOLDER);
    let (fresh, present) = (generated()?, read(&folder)?);
    fs::create_dir_all(&folder)?;
    for (name, bytes) in &fresh {
        if present.get(name) != Some(bytes) {
            fs::write(folder.join(name), bytes)?;
            println!("wrote {FOLDER}/{name}");
        }
    }
    for name in present.keys().filter(|name| !fresh.contains_key(*name)) {
        fs::remove_file(folder.join(name))?;
        println!("removed {FOLDER}/{name}");
    }
    println!(
        "{FOLDER}: {} files are as the program describes itself",
        fresh.len()
    );
    Ok(true)
}

/// Says where `docs/generated` differs from what the program would write.
pub fn check() -> Result<bool> {
    let differences = differences(&generated()?, &read(&run::root().join(FOLDER))?);
    for difference in &differences {
        println!("{difference}");
    }
    if differences.is_empty() {
        println!("{FOLDER}: no difference");
    } else {
        println!("to bring {FOLDER} up to date: cargo xtask generate");
    }
    Ok(differences.is_empty())
}

/// Asks the program for its reference files.
fn generated() -> Result<Files> {
    let folder = Scratch::new()?;
    let mut command = run::cargo(&["run", "-q", "-p", "bailiwick", "--", "generate", "--dir"]);
    // The reference of the command line shows the values of variables that are set.
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("BAILIWICK_") {
            command.env_remove(name);
        }
    }
    if !run::succeeds(command.arg(&folder.0))? {
        bail!("`bailiwick generate --dir DIR` failed: the program cannot describe itself");
    }
    let files = read(&folder.0)?;
    ensure!(
        !files.is_empty(),
        "`bailiwick generate --dir DIR` succeeded but wrote no file"
    );
    Ok(files)
}

/// A temporary folder that is gone when this is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new() -> Result<Self> {
        let name = format!("bailiwick-generate-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).with_context(|| format!("cannot create {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("cannot remove {}: {error}", self.0.display());
        }
    }
}

/// The files directly in a folder, by name. A folder that does not exist has none.
fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    if !folder.is_dir() {
        return Ok(files);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            let name = entry.file_name().to_string_lossy().into_owned();
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(files)
}

/// What has to change in `present` to make it `fresh`, in words.
fn differences(fresh: &Files, present: &Files) -> Vec<String> {
    let mut found = Vec::new();
    for (name, bytes) in fresh {
        match present.get(name) {
            None => found.push(format!("{FOLDER}/{name}: missing")),
            Some(old) if old != bytes => {
                found.push(format!("{FOLDER}/{name}: differs\n{}", summary(old, bytes)));
            }
            Some(_) => {}
        }
    }
    for name in present.keys().filter(|name| !fresh.contains_key(*name)) {
        found.push(format!(
            "{FOLDER}/{name}: the program does not write this file"
        ));
    }
    found
}

/// How many lines differ, and the first of them: lines before and after that both sides share are
/// left out, what remains is old or new.
fn summary(old: &[u8], new: &[u8]) -> String {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[head..], &new[head..]);
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old, new) = (&old[..old.len() - tail], &new[..new.len() - tail]);
    let counts = format!(
        "  from line {}: {} lines become {}",
        head + 1,
        old.len(),
        new.len()
    );
    let shown = |sign: &'static str, lines: &[&str]| -> Vec<String> {
        lines
            .iter()
            .take(LINES_SHOWN_MAX)
            .map(|line| format!("  {sign} {line}"))
            .collect()
    };
    let mut lines = vec![counts];
    lines.extend(shown("-", old));
    lines.extend(shown("+", new));
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries
            .iter()
            .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn equal_files_do_not_differ() {
        let one = files(&[("cli.md", "a\nb\n")]);
        assert!(differences(&one, &one).is_empty());
    }

    #[test]
    fn missing_differing_and_superfluous_files_are_told_apart() {
        let fresh = files(&[("cli.md", "a\nB\nc\n"), ("config.md", "x")]);
        let present = files(&[("cli.md", "a\nb\nc\n"), ("old.md", "x")]);
        let expected = [
            "docs/generated/cli.md: differs\n  from line 2: 1 lines become 1\n  - b\n  + B",
            "docs/generated/config.md: missing",
            "docs/generated/old.md: the program does not write this file",
        ];
        assert_eq!(differences(&fresh, &present), expected);
    }

    #[test]
    fn a_summary_survives_repeated_lines() {
        assert_eq!(
            summary(b"a\na\n", b"a\na\na\n"),
            "  from line 3: 0 lines become 1\n  + a"
        );
    }
}
