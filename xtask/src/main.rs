//! Bailiwick's own tasks, started as `cargo xtask <task>`.
//!
//! Each task is one file. None of them is needed to build or run the server; they judge it.

mod bench;
mod coverage;
mod generate;
mod packages;
mod postgres;
mod run;
mod source;
mod test;
mod tidy;
mod tree;

use std::process::ExitCode;

const HELP: &str = "\
usage: cargo xtask <task>

  test                   everything that must pass: packages, a throw-away PostgreSQL,
                         format, lints, tests, tidy, generated files, dependency audit
  tidy                   what a machine can judge about the source tree
  generate [--check]     write docs/generated, or say where it differs from the program
  coverage [--missing]   which checklist ids are carried by which tests
  bench [--peers] [...]  run the benchmarks in benches/ (or peers/), passing the rest on
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["test"] => test::test(),
        ["tidy"] => tidy::tidy(),
        ["generate"] => generate::write(),
        ["generate", "--check"] => generate::check(),
        ["coverage"] => coverage::coverage(false),
        ["coverage", "--missing"] => coverage::coverage(true),
        ["bench", "--peers", rest @ ..] => bench::peers(rest),
        ["bench", rest @ ..] => bench::ours(rest),
        ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
