//! `cargo xtask bench --peers`: other products on the same facts and questions as ours, each used
//! as well as its own documentation advises. Every answer is compared with ours before anything
//! is timed.

mod cedar;
mod ours;
mod postgres;
mod rbac;
mod rego;

use anyhow::{Result, ensure};
use bailiwick_benches::fixture::{self, Asked, Facts, Size};
use bailiwick_benches::measure::{interleaved, per_call};
use bailiwick_benches::report::{self, Report, micros};

use crate::ours::Ours;

/// Questions put to the faster ones.
const QUESTIONS: usize = 20_000;
/// Questions put to the slower ones.
const FEW_QUESTIONS: usize = 1_000;

fn main() -> Result<()> {
    let only: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |name: &str| only.is_empty() || only.iter().any(|one| one == name);
    let mut report = Report::default();
    let facts = fixture::draw(Size::BUDGET, 1);
    let ours = Ours::new(&facts);
    let asked = fixture::questions(&facts, QUESTIONS, 2);
    let few = &asked[..FEW_QUESTIONS];
    if wanted("regorus") {
        let mut peer = rego::Peer::new(&facts)?;
        compare(&mut report, rego::WHAT, &ours, &asked, |asked| {
            peer.check(asked)
        })?;
    }
    if wanted("cedar") {
        let peer = cedar::Peer::new(&facts)?;
        compare(&mut report, cedar::WHAT, &ours, &asked, |asked| {
            peer.check(asked)
        })?;
    }
    if wanted("postgresql") {
        match postgres::Peer::new(&facts)? {
            Some(peer) => compare(&mut report, postgres::WHAT, &ours, few, |asked| {
                peer.check(asked)
            })?,
            None => report.note(format!(
                "PostgreSQL was left out: {} is not set",
                postgres::URL
            )),
        }
    }
    drop(ours);
    if wanted("casbin") {
        casbin(&mut report)?;
    }
    if only.is_empty() {
        let words = format!(
            "`cargo xtask bench --peers` on {}. Time of one check in process, one thread, by ids as \
             callers know them; for PostgreSQL one query over a socket. All answers are the same \
             as ours; the ratio says how many times as long it takes.",
            report::machine()
        );
        report::publish("peers", &report.markdown("Other products", &words))?;
    }
    Ok(())
}

/// casbin gets a tenth of the facts; ours is asked on the same ones.
fn casbin(report: &mut Report) -> Result<()> {
    let facts: Facts = fixture::draw(rbac::SIZE, 1);
    let ours = Ours::new(&facts);
    let asked = fixture::questions(&facts, FEW_QUESTIONS, 2);
    let peer = rbac::Peer::new(&facts)?;
    compare(report, rbac::WHAT, &ours, &asked, |asked| peer.check(asked))
}

fn compare(
    report: &mut Report,
    what: &str,
    ours: &Ours,
    asked: &[Asked],
    mut theirs: impl FnMut(&Asked) -> Result<bool>,
) -> Result<()> {
    for asked in asked {
        let (theirs, ours) = (theirs(asked)?, ours.check(&ours.texts(asked)));
        ensure!(theirs == ours, "{what}: {asked:?} is {theirs}, ours {ours}");
    }
    let texts: Vec<_> = asked.iter().map(|asked| ours.texts(asked)).collect();
    let times = interleaved(&mut [
        &mut || per_call(&texts, |texts| ours.check(texts)),
        &mut || per_call(asked, |asked| theirs(asked).is_ok_and(|permits| permits)),
    ]);
    report.times(what, times[0], times[1], micros);
    Ok(())
}
