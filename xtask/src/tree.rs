//! The files that belong to the project, read once, for the tasks that judge text.

use std::fs;
use std::path::Path;

use anyhow::Result;

use crate::run;

/// Folders that never belong to the project, for when git is not there to tell.
const NOT_OURS: [&str; 3] = [".git", "target", "data"];

/// One text file. Files that are not UTF-8 are not text and are left out.
pub struct File {
    /// Relative to the root, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    pub fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }
}

/// All text files that are tracked, or would be if they were added.
pub fn files() -> Result<Vec<File>> {
    let root = run::root();
    let arguments = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ];
    let mut paths: Vec<String> = match run::output(run::command("git").args(arguments)) {
        Ok(list) => list
            .split('\0')
            .filter(|path| !path.is_empty())
            .map(str::to_owned)
            .collect(),
        Err(_) => walk(&root, "")?,
    };
    paths.sort();
    paths.dedup();
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        // A tracked file may have been deleted, and a picture is not text.
        if let Ok(text) = fs::read_to_string(root.join(&path)) {
            files.push(File { path, text });
        }
    }
    Ok(files)
}

fn walk(root: &Path, folder: &str) -> Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if folder.is_empty() {
            name.clone()
        } else {
            format!("{folder}/{name}")
        };
        let kind = entry.file_type()?;
        if kind.is_file() {
            paths.push(path);
        } else if kind.is_dir() && !(folder.is_empty() && NOT_OURS.contains(&name.as_str())) {
            paths.extend(walk(root, &path)?);
        }
    }
    Ok(paths)
}
