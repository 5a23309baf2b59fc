//! Files and functions that have grown: notes only, since some ideas are large.

use crate::source::Source;
use crate::tidy::Finding;

/// Lines of a file, tests not counted.
const FILE_LINES_MAX: usize = 500;
const FUNCTION_LINES_MAX: usize = 100;

pub fn judge(path: &str, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let tests = source.test_lines();
    let in_tests: usize = tests
        .iter()
        .map(|lines| lines.end() - lines.start() + 1)
        .sum();
    let lines = source.code.lines().count().saturating_sub(in_tests);
    let is_test = path
        .split('/')
        .any(|part| part == "tests" || part == "tests.rs");
    if lines > FILE_LINES_MAX && !is_test {
        let message = format!("{lines} lines without tests: this may be more than one idea");
        findings.push(Finding::note(path, 0, message));
    }
    for function in source.functions() {
        let (start, end) = (*function.lines.start(), *function.lines.end());
        let length = end - start + 1;
        if length > FUNCTION_LINES_MAX {
            let message = format!("`{}` has {length} lines", function.name);
            findings.push(Finding::note(path, start, message));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_and_functions_are_noted() {
        let function = format!("fn long() {{\n{}}}\n", "    step();\n".repeat(100));
        let found = judge("src/a.rs", &Source::new(&function));
        assert_eq!(
            found,
            [Finding::note("src/a.rs", 1, "`long` has 102 lines")]
        );
        let file = "const A: u8 = 1;\n".repeat(501);
        assert_eq!(judge("src/a.rs", &Source::new(&file)).len(), 1);
        assert!(judge("tests/a.rs", &Source::new(&file)).is_empty());
    }

    #[test]
    fn tests_do_not_make_a_file_long() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "// x\n".repeat(600));
        assert!(judge("src/a.rs", &Source::new(&tests)).is_empty());
    }
}
