//! Questions and changes put to the engine in process.

use std::process::Command;

use anyhow::Result;
use bailiwick_engine::apply::apply;
use bailiwick_engine::check::check;
use bailiwick_engine::explain::explain;
use bailiwick_engine::filter::{Columns, FilterQuestion, filter, to_sql};
use bailiwick_engine::question::{Question, Resource};
use bailiwick_engine::search::{SubjectSearch, subjects};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::{CatalogLibrary, SubjectType};
use bailiwick_model::change::Delta;

use bailiwick_benches::fixture::{
    self, Asked, NOW, Random, Size, external_id, node_external_id, user_id, user_name,
};
use bailiwick_benches::measure::{each_call, interleaved, per_call, percentile};
use bailiwick_benches::minimal::Minimal;
use bailiwick_benches::report::{Report, micros, nanos};

/// A question as text, as a caller sends it.
struct Texts {
    subject: String,
    action: (String, String),
    node: String,
}

fn ours(snapshot: &Snapshot, texts: &Texts) -> bool {
    let Some(subject) = snapshot.resolve_subject(SubjectType::User, &texts.subject) else {
        return false;
    };
    let Some(node) = snapshot.node_by_external_id(&texts.node) else {
        return false;
    };
    let resource = Resource::at(&texts.action.0, Some(node));
    check(
        snapshot,
        &Question::new(subject, &texts.action.1, &resource, NOW),
    )
}

pub fn checks(report: &mut Report, snapshot: &Snapshot, minimal: &Minimal, asked: &[Asked]) {
    let texts: Vec<Texts> = asked
        .iter()
        .map(|asked| Texts {
            subject: external_id(asked.user),
            action: (asked.resource_type.to_string(), asked.action.to_string()),
            node: node_external_id(asked.node),
        })
        .collect();
    let mut permits = 0;
    for (texts, asked) in texts.iter().zip(asked) {
        let answer = ours(snapshot, texts);
        let yardstick = minimal.check_by_strings(&texts.subject, &texts.action, &texts.node);
        assert_eq!(answer, yardstick, "{asked:?}");
        permits += usize::from(answer);
    }
    report.note(format!(
        "{} questions, {permits} of them permitted; the yardstick agrees on all",
        asked.len()
    ));
    let by_name: Vec<Texts> = asked
        .iter()
        .zip(&texts)
        .map(|(asked, texts)| Texts {
            subject: user_name(asked.user),
            action: texts.action.clone(),
            node: texts.node.clone(),
        })
        .collect();
    for (by_name, texts) in by_name.iter().zip(&texts) {
        assert_eq!(ours(snapshot, by_name), ours(snapshot, texts));
    }
    let by_strings = interleaved(&mut [
        &mut || per_call(&texts, |texts| ours(snapshot, texts)),
        &mut || per_call(&by_name, |texts| ours(snapshot, texts)),
        &mut || {
            per_call(&texts, |t| {
                minimal.check_by_strings(&t.subject, &t.action, &t.node)
            })
        },
    ]);
    let each = each_call(&texts, |texts| ours(snapshot, texts));
    report.compared(
        "check in process, by external ids",
        by_strings[0],
        "yardstick",
        by_strings[2],
        nanos,
    );
    report.compared(
        "the same by user names, which are looked up after external ids",
        by_strings[1],
        "yardstick",
        by_strings[2],
        nanos,
    );
    report.row(
        "check by external ids, p50 / p99 of single calls",
        format!(
            "{} / {}",
            nanos(percentile(&each, 50.0)),
            nanos(percentile(&each, 99.0))
        ),
    );
    let handles: Vec<(u32, u32, &Asked, u64)> = asked
        .iter()
        .map(|asked| {
            let (user, _) = snapshot.user(user_id(asked.user)).expect("a user");
            let node = snapshot
                .node_handle(fixture::node_id(asked.node))
                .expect("a node");
            (user, node, asked, minimal.bits(asked))
        })
        .collect();
    let by_handles = interleaved(&mut [
        &mut || {
            per_call(&handles, |(user, node, asked, _)| {
                let resource = Resource::at(asked.resource_type, Some(*node));
                check(
                    snapshot,
                    &Question::new(*user, asked.action, &resource, NOW),
                )
            })
        },
        &mut || {
            per_call(&handles, |(_, _, asked, bits)| {
                minimal.check(asked.user, *bits, asked.node)
            })
        },
    ]);
    report.compared(
        "check in process, by handles",
        by_handles[0],
        "yardstick",
        by_handles[1],
        nanos,
    );
}

pub fn publish(report: &mut Report, snapshot: &Snapshot) {
    let library = CatalogLibrary::builtin();
    let mut random = Random(77);
    let mut present = snapshot.clone();
    let mut times = Vec::new();
    for number in 0..400_u32 {
        let user = random.below(100_000);
        let principal = Principal::User(user_id(user));
        let change = if number % 2 == 0 {
            fixture::assignment(
                20_000_000 + number,
                principal,
                random.below(50),
                random.below(10_000),
            )
        } else {
            let before = fixture::user(user);
            let after = bailiwick_model::user::User {
                version: 2,
                ..before.clone()
            };
            bailiwick_model::change::Change::User(Box::new(Delta::changed(before, after)))
        };
        let start = std::time::Instant::now();
        let mut next = present.clone();
        apply(&mut next, &change, &library).expect("it applies");
        times.push(start.elapsed().as_nanos() as f64);
        present = next;
    }
    times.sort_by(f64::total_cmp);
    report.row(
        "publish one change besides the commit, p50 / p99",
        format!(
            "{} / {}",
            micros(percentile(&times, 50.0)),
            micros(percentile(&times, 99.0))
        ),
    );
}

pub fn lists(report: &mut Report, snapshot: &Snapshot, asked: &[Asked]) {
    let asked = &asked[..200];
    let first_page = |node: Option<u32>, asked: &Asked| {
        let resource = Resource::at(asked.resource_type, node);
        let search = SubjectSearch {
            action: asked.action,
            action_properties: None,
            resource: &resource,
            now: NOW,
            subject_type: None,
            after: None,
            limit: 50,
        };
        subjects(snapshot, &search).items.len()
    };
    let at = |asked: &Asked| snapshot.node_handle(fixture::node_id(asked.node));
    let times = each_call(asked, |asked| first_page(at(asked), asked));
    report.row(
        "who can, first page of 50, p50 / p99",
        format!(
            "{} / {}",
            micros(percentile(&times, 50.0)),
            micros(percentile(&times, 99.0))
        ),
    );
    let explained = each_call(asked, |asked| {
        let (user, _) = snapshot.user(user_id(asked.user)).expect("a user");
        let resource = Resource::at(asked.resource_type, at(asked));
        explain(snapshot, &Question::new(user, asked.action, &resource, NOW))
    });
    report.row(
        "explain, p50 / p99",
        format!(
            "{} / {}",
            micros(percentile(&explained, 50.0)),
            micros(percentile(&explained, 99.0))
        ),
    );
    let columns = Columns::for_records_table(fixture::tenant().id);
    let filtered = each_call(asked, |asked| {
        let (user, _) = snapshot.user(user_id(asked.user)).expect("a user");
        let question = FilterQuestion {
            subject: user,
            subject_properties: None,
            action: asked.action,
            action_properties: None,
            resource_type: asked.resource_type,
            now: NOW,
        };
        to_sql(snapshot, &filter(snapshot, &question), &columns)
    });
    report.row(
        "filter as SQL text, p50 / p99",
        format!(
            "{} / {}",
            micros(percentile(&filtered, 50.0)),
            micros(percentile(&filtered, 99.0))
        ),
    );
}

/// The word that makes this program build one snapshot, say how much memory it took, and end.
pub const RESIDENT: &str = "resident";

/// How much memory users and assignments take, by building snapshots with and without them, each
/// in a process of its own, so that none finds memory that another one has left.
pub fn memory(report: &mut Report, full: Size) -> Result<()> {
    let few = Size {
        users: 1_000,
        assignments: 2_000,
        ..full
    };
    let base = resident_of(few)?;
    let users = resident_of(Size {
        assignments: 2_000,
        ..full
    })?;
    let all = resident_of(full)?;
    let per_user = (users - base) / f64::from(full.users - few.users);
    let per_assignment = (all - users) / f64::from(full.assignments - few.assignments);
    report.row(
        "memory per user / per assignment (indexes included)",
        format!("{per_user:.0} / {per_assignment:.0} bytes"),
    );
    Ok(())
}

/// By how many bytes a process grows when it builds a snapshot of this size.
fn resident_of(size: Size) -> Result<f64> {
    let output = Command::new(std::env::current_exe()?)
        .arg(RESIDENT)
        .args([size.users.to_string(), size.assignments.to_string()])
        .output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// What that process does.
pub fn print_resident(users: &str, assignments: &str) -> Result<()> {
    let size = Size {
        users: users.parse()?,
        assignments: assignments.parse()?,
        ..Size::BUDGET
    };
    let facts = fixture::draw(size, 3);
    let before = resident();
    let snapshot = fixture::snapshot(&facts);
    println!("{}", resident().saturating_sub(before));
    drop(snapshot);
    Ok(())
}

/// Resident memory of this process, in bytes.
fn resident() -> u64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = statm.split(' ').nth(1);
    let pages: u64 = pages.and_then(|pages| pages.parse().ok()).unwrap_or(0);
    pages * 4096
}
