//! Which crate may know which: the arrows of the architecture point down only.

use crate::tidy::Finding;
use crate::tree::File;

/// Our crates and their level; a crate may depend on lower levels only, so that crates of the same
/// level do not know each other.
const LEVELS: [(&str, u8); 11] = [
    ("model", 0),
    ("engine", 1),
    ("store", 1),
    ("service", 2),
    ("web", 3),
    ("api", 4),
    ("authzen", 4),
    ("scim", 4),
    ("console", 4),
    ("ext-authz", 4),
    ("bailiwick", 5),
];

/// From here on, rows are reached through the service only: it holds the one write path.
const DOORS: std::ops::RangeInclusive<u8> = 3..=4;

/// Runs the whole server for tests, and is for tests only.
const TESTKIT: &str = "testkit";

/// What the model and the engine must not need: a runtime, a database, a log, a clock. Of jiff they
/// may have the types, but not the default features, which read the system's time zones; that they
/// do not ask it for the time is judged in their text.
const IMPURE: [&str; 12] = [
    "tokio",
    "tokio-util",
    "sqlx",
    "axum",
    "hyper",
    "tower",
    "tracing",
    "reqwest",
    "chrono",
    "time",
    "rand",
    "aws-lc-rs",
];

/// One cryptography provider, no second TLS: never to be compiled, whoever asks for it.
const BANNED: [(&str, &str); 4] = [
    ("openssl", "use rustls with aws-lc-rs"),
    ("openssl-sys", "use rustls with aws-lc-rs"),
    ("native-tls", "use rustls with aws-lc-rs"),
    ("ring", "use aws-lc-rs"),
];

#[derive(Debug, PartialEq, Eq)]
struct Dependency {
    name: String,
    line: usize,
    for_tests: bool,
    default_features: bool,
}

/// Judges `crates/*/Cargo.toml`.
pub fn judge(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files {
        let parts: Vec<&str> = file.path.split('/').collect();
        if let ["crates", crate_name, "Cargo.toml"] = parts.as_slice() {
            findings.extend(judge_manifest(&file.path, crate_name, &file.text));
        }
    }
    findings
}

/// Judges the names of all crates that are compiled.
pub fn banned(names: &[String]) -> Vec<Finding> {
    let found = BANNED
        .iter()
        .filter(|(banned, _)| names.iter().any(|name| name == banned));
    let findings = found.map(|(name, instead)| {
        let message = format!("`{name}` is compiled in; {instead} (see: cargo tree -i {name})");
        Finding::error("Cargo.lock", 0, message)
    });
    findings.collect()
}

fn level(crate_name: &str) -> Option<u8> {
    LEVELS
        .iter()
        .find(|(name, _)| *name == crate_name)
        .map(|(_, level)| *level)
}

fn judge_manifest(path: &str, crate_name: &str, text: &str) -> Vec<Finding> {
    if crate_name == TESTKIT {
        return Vec::new();
    }
    let Some(own) = level(crate_name) else {
        let message = "this crate has no level yet: give it one in xtask/src/tidy/dependencies.rs";
        return vec![Finding::error(path, 0, message)];
    };
    let mut findings = Vec::new();
    for dependency in dependencies(text) {
        if let Some(message) = objection(crate_name, own, &dependency) {
            findings.push(Finding::error(path, dependency.line, message));
        }
    }
    findings
}

fn objection(crate_name: &str, own: u8, dependency: &Dependency) -> Option<String> {
    let name = dependency.name.as_str();
    let ours = if name == "bailiwick" {
        Some(name)
    } else {
        name.strip_prefix("bailiwick-")
    };
    let Some(ours) = ours else {
        let zones = name == "jiff" && dependency.default_features;
        let impure = own <= 1 && crate_name != "store" && (zones || IMPURE.contains(&name));
        return (impure && !dependency.for_tests)
            .then(|| format!("`{crate_name}` is pure and must not depend on `{name}`"));
    };
    if ours == TESTKIT {
        return (!dependency.for_tests).then(|| format!("`{ours}` is a dev-dependency only"));
    }
    let Some(other) = level(ours) else {
        return Some(format!(
            "`{ours}` has no level in xtask/src/tidy/dependencies.rs"
        ));
    };
    if other >= own {
        return Some(format!(
            "`{crate_name}` must not know `{ours}`: dependencies point down"
        ));
    }
    (ours == "store" && DOORS.contains(&own) && !dependency.for_tests)
        .then(|| format!("`{crate_name}` must reach rows through `service`, not `store`"))
}

/// Reads the dependencies of a manifest: those of all kinds, of all targets, renamed ones too.
fn dependencies(text: &str) -> Vec<Dependency> {
    let mut found: Vec<Dependency> = Vec::new();
    // The kind of the present table, and the dependency that it is about, if only one.
    let mut table: Option<(bool, bool)> = None;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        let new = |name: &str, for_tests: bool| Dependency {
            name: name.to_owned(),
            line: at + 1,
            for_tests,
            default_features: true,
        };
        if let Some(header) = line.strip_prefix('[') {
            let header = header.split(']').next().unwrap_or_default();
            let (kind, only) = header.rsplit_once("dependencies.").map_or(
                (header.strip_suffix("dependencies"), None),
                |(kind, name)| (Some(kind), Some(name.trim_matches('"'))),
            );
            table = kind.map(|kind| (kind.ends_with("dev-"), only.is_some()));
            if let (Some((for_tests, _)), Some(name)) = (table, only) {
                found.push(new(name, for_tests));
            }
            continue;
        }
        let Some((for_tests, is_only)) = table else {
            continue;
        };
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        if line.starts_with('#') {
            continue;
        }
        if !is_only {
            let name = key
                .split('.')
                .next()
                .unwrap_or_default()
                .trim()
                .trim_matches('"');
            found.push(new(name, for_tests));
        }
        if let Some(dependency) = found.last_mut() {
            refine(dependency, if is_only { line } else { value });
        }
    }
    found
}

/// Takes the real name and the default features out of what is said about a dependency.
fn refine(dependency: &mut Dependency, said: &str) {
    let said: String = said.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some((_, rest)) = said.split_once("package=\"") {
        dependency.name = rest.split('"').next().unwrap_or_default().to_owned();
    }
    if said.contains("default-features=false") {
        dependency.default_features = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(crate_name: &str, dependencies: &str) -> Vec<String> {
        let text = format!("[package]\nname = \"x\"\n\n[dependencies]\n{dependencies}");
        let findings = judge_manifest("Cargo.toml", crate_name, &text);
        findings
            .into_iter()
            .map(|finding| format!("{}: {}", finding.line, finding.message))
            .collect()
    }

    #[test]
    fn all_ways_to_write_a_dependency_are_read() {
        let text = "[dependencies]\n# a = \"1\"\na.workspace = true\nb = { version = \"1\", \
                    package = \"real-b\", default-features = false }\n\n[dev-dependencies]\nc = \
                    \"1\"\n\n[target.'cfg(unix)'.dependencies.d]\nversion = \"1\"\n\
                    default-features = false\n\n[features]\ne = []\n";
        let found: Vec<_> = dependencies(text)
            .into_iter()
            .map(|found| (found.name, found.for_tests, found.default_features))
            .collect();
        let expected = [
            ("a".to_owned(), false, true),
            ("real-b".to_owned(), false, false),
            ("c".to_owned(), true, true),
            ("d".to_owned(), false, false),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn dependencies_point_down() {
        assert!(
            messages(
                "service",
                "bailiwick-engine = \"1\"\nbailiwick-store = \"1\""
            )
            .is_empty()
        );
        let up = messages("engine", "bailiwick-store.workspace = true");
        assert_eq!(
            up,
            ["5: `engine` must not know `store`: dependencies point down"]
        );
        assert_eq!(messages("api", "bailiwick-scim.workspace = true").len(), 1);
        assert_eq!(messages("api", "bailiwick-store.workspace = true").len(), 1);
        assert_eq!(messages("new", "").len(), 1);
    }

    #[test]
    fn the_testkit_is_for_tests() {
        assert_eq!(
            messages("api", "bailiwick-testkit.workspace = true").len(),
            1
        );
        let dev = "[dev-dependencies]\nbailiwick-testkit.workspace = true";
        assert!(messages("api", dev).is_empty());
    }

    #[test]
    fn the_engine_has_no_runtime_and_no_clock() {
        assert_eq!(
            messages("engine", "tokio.workspace = true\njiff.workspace = true").len(),
            2
        );
        let pure = "jiff = { version = \"0.2\", default-features = false }\n[dev-dependencies]\n\
                    tokio = \"1\"";
        assert!(messages("engine", pure).is_empty());
        assert!(messages("store", "tokio.workspace = true").is_empty());
    }

    #[test]
    fn banned_crates_are_found_by_their_whole_name() {
        let names = [
            "ring".to_owned(),
            "string".to_owned(),
            "openssl-probe".to_owned(),
        ];
        assert_eq!(banned(&names).len(), 1);
    }
}
