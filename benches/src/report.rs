//! The table of results, printed as it grows and written to docs/benchmarks.md at the end.

use std::fmt::Write as _;

use anyhow::Context as _;

#[derive(Default)]
pub struct Report {
    rows: Vec<(String, String, String, String)>,
    notes: Vec<String>,
}

pub fn nanos(value: f64) -> String {
    format!("{value:.0} ns")
}

pub fn micros(nanos: f64) -> String {
    if nanos < 100_000.0 {
        format!("{:.1} µs", nanos / 1e3)
    } else {
        format!("{:.2} ms", nanos / 1e6)
    }
}

impl Report {
    pub fn row(&mut self, what: &str, result: String) {
        println!("{what}: {result}");
        self.rows
            .push((what.into(), result, String::new(), String::new()));
    }

    /// A result beside what it is compared with, smaller being better.
    pub fn compared(
        &mut self,
        what: &str,
        ours: f64,
        with: &str,
        theirs: f64,
        unit: fn(f64) -> String,
    ) {
        let ratio = format!("{:.2}x", ours / theirs);
        println!("{what}: {} ({with}: {}, {ratio})", unit(ours), unit(theirs));
        self.rows.push((
            what.into(),
            unit(ours),
            format!("{with}: {}", unit(theirs)),
            ratio,
        ));
    }

    /// A rate beside what it is compared with, greater being better.
    pub fn rates(&mut self, what: &str, ours: f64, with: &str, theirs: f64) {
        let ratio = format!("{:.0} %", 100.0 * ours / theirs);
        println!("{what}: {ours:.0}/s ({with}: {theirs:.0}/s, {ratio})");
        self.rows.push((
            what.into(),
            format!("{ours:.0}/s"),
            format!("{with}: {theirs:.0}/s"),
            ratio,
        ));
    }

    /// A result of ours beside somebody else's, and how many times as long that takes.
    pub fn times(&mut self, what: &str, ours: f64, theirs: f64, unit: fn(f64) -> String) {
        let ratio = format!("{:.0}x", theirs / ours);
        println!("{what}: {} (ours: {}, {ratio})", unit(theirs), unit(ours));
        let ours = format!("Bailiwick: {}", unit(ours));
        self.rows.push((what.into(), unit(theirs), ours, ratio));
    }

    pub fn note(&mut self, note: String) {
        println!("{note}");
        self.notes.push(note);
    }

    /// The table, under a heading and some words about it.
    pub fn markdown(&self, heading: &str, words: &str) -> String {
        let mut text = format!("## {heading}\n\n{words}\n\n");
        text.push_str("| what | result | beside it | ratio |\n|---|---|---|---|\n");
        for (what, result, beside, ratio) in &self.rows {
            let _ = writeln!(text, "| {what} | {result} | {beside} | {ratio} |");
        }
        for note in &self.notes {
            let _ = write!(text, "\n{note}.\n");
        }
        text
    }
}

/// The page on which results are published; each program has a section of its own there.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/benchmarks.md");

const INTRODUCTION: &str = "\
# Benchmarks

Written by the programs that measured: `cargo xtask bench` (`benches/`) and `cargo xtask bench
--peers` (`peers/`). Everything in one row was measured in one run, in turns; each figure is the
median of its rounds. Machines that others use, too, are noisy: compare the ratios.

The facts, drawn from one seed: 100,000 users, 10,000 nodes, 300,000 assignments, 1,000 groups of
100, 50 roles. The yardstick is a minimal engine written by hand for exactly these facts (hash
look-up, interval, bit test); its answers and Bailiwick's are compared on every question.
";

/// Writes a program's section of the page, leaving the others as they are.
pub fn publish(section: &str, text: &str) -> anyhow::Result<()> {
    let (begin, end) = (
        format!("<!-- {section} -->\n"),
        format!("<!-- end of {section} -->\n"),
    );
    let page = std::fs::read_to_string(PAGE).unwrap_or_else(|_| INTRODUCTION.to_owned());
    let (before, rest) = page.split_once(&begin).unwrap_or((&page, ""));
    let after = rest.split_once(&end).map_or("", |(_, after)| after);
    let before = before.trim_end();
    let after = after.trim_start();
    let gap = if after.is_empty() { "" } else { "\n" };
    let page = format!("{before}\n\n{begin}\n{text}\n{end}{gap}{after}");
    std::fs::write(PAGE, page).with_context(|| format!("cannot write {PAGE}"))
}

pub fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name\t: "))
        .unwrap_or("unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{model}, {cores} cores")
}
