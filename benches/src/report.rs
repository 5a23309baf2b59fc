//! The table of results, printed as it grows and written to docs/benchmarks.md at the end.

use std::fmt::Write as _;

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

    pub fn note(&mut self, note: String) {
        println!("{note}");
        self.notes.push(note);
    }

    pub fn markdown(&self, command: &str, machine: &str) -> String {
        let mut text = String::new();
        let _ = writeln!(text, "# Benchmarks\n");
        let _ = writeln!(
            text,
            "Written by `{command}` on {machine}. Everything in one row was measured in one run, in\n\
             turns; each figure is the median of its rounds. Such machines are noisy: compare the\n\
             ratios. The facts: 100,000 users, 10,000 nodes, 300,000 assignments, 1,000 groups of 100,\n\
             drawn from one seed.\n"
        );
        let _ = writeln!(
            text,
            "| what | result | beside it | ratio |\n|---|---|---|---|"
        );
        for (what, result, beside, ratio) in &self.rows {
            let _ = writeln!(text, "| {what} | {result} | {beside} | {ratio} |");
        }
        for note in &self.notes {
            let _ = writeln!(text, "\n{note}.");
        }
        text
    }
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
