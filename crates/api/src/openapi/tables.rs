//! The routes with what they need, and the problems with what they mean, as Markdown.

use std::fmt::Write as _;

use bailiwick_model::refusal::RefusalCode;
use bailiwick_web::gate::Gate;
use bailiwick_web::problem::{HTTP_PROBLEMS, status_of};
use bailiwick_web::routes::AccessEntry;

/// Every route with what its caller must hold.
#[must_use]
pub fn access_table_markdown(access: &[AccessEntry]) -> String {
    let mut text = String::from(
        "# What each route needs\n\n\
         Generated from the routes. Where several permissions stand, any one of them opens the\n\
         door; where exactly it is needed is judged behind it.\n\n\
         | method | path | needs |\n|---|---|---|\n",
    );
    let mut lines: Vec<&AccessEntry> = access.iter().collect();
    lines.sort_by_key(|entry| (&entry.path, entry.method));
    for entry in lines {
        let needs = match entry.gate {
            Gate::Open => "nothing, not even a key".to_owned(),
            Gate::Member => "a key of the tenant".to_owned(),
            Gate::Operator => "a platform operator".to_owned(),
            Gate::AnyOf { permissions } => {
                let codes: Vec<String> =
                    permissions.iter().map(|code| format!("`{code}`")).collect();
                codes.join(" or ")
            }
        };
        let _ = writeln!(text, "| {} | `{}` | {needs} |", entry.method, entry.path);
    }
    text
}

/// Every problem with its status and meaning.
#[must_use]
pub fn problems_markdown() -> String {
    let mut text = String::from(
        "# Problems\n\n\
         Generated from the program. Errors are answered as `application/problem+json` (RFC 9457);\n\
         the `code` is stable: it is never renamed or used for something else.\n\n\
         | code | status | meaning |\n|---|---|---|\n",
    );
    let mut lines: Vec<(&str, u16, &str)> = HTTP_PROBLEMS
        .iter()
        .map(|(code, status, meaning)| (*code, status.as_u16(), *meaning))
        .collect();
    let refusals = RefusalCode::ALL.iter();
    lines.extend(refusals.map(|code| {
        let status = status_of(code.kind()).as_u16();
        (code.as_str(), status, code.meaning())
    }));
    lines.sort_unstable();
    for (code, status, meaning) in lines {
        let _ = writeln!(text, "| `{code}` | {status} | {meaning} |");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_listed_once() {
        let text = problems_markdown();
        let lines = text.lines().filter(|line| line.starts_with("| `"));
        let mut codes: Vec<&str> = lines.filter_map(|line| line.split('`').nth(1)).collect();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
        assert_eq!(count, HTTP_PROBLEMS.len() + RefusalCode::ALL.len());
        assert!(text.contains("| `missing_permission` | 403 |"));
    }

    #[test]
    fn routes_are_listed_in_order_of_their_paths() {
        let entry = |method, path: &str, gate| AccessEntry {
            method,
            path: path.to_owned(),
            gate,
        };
        let any = bailiwick_web::gate::needs(&["users.edit", "groups.edit"]);
        let table = access_table_markdown(&[
            entry("POST", "/v1/b", any),
            entry("GET", "/v1/a", Gate::Open),
        ]);
        let lines: Vec<&str> = table.lines().filter(|line| line.contains("/v1/")).collect();
        assert_eq!(lines[0], "| GET | `/v1/a` | nothing, not even a key |");
        assert_eq!(
            lines[1],
            "| POST | `/v1/b` | `users.edit` or `groups.edit` |"
        );
    }
}
