//! `bailiwick explain`: why somebody may or may not do something. Exit codes as `check`.

use anyhow::{Result, bail};
use clap::Args;

use super::check::Question;
use super::{DENIED, DONE};
use crate::names::in_tenant;
use crate::output::Shown;
use crate::transport::Client;

/// Ask why somebody may or may not do something.
#[derive(Debug, Args)]
pub struct Explain {
    /// The question
    #[command(flatten)]
    pub question: Question,
}

/// Asks it.
pub async fn run(client: &Client, shown: Shown, arguments: &Explain) -> Result<u8> {
    ask(client, shown, &arguments.question).await
}

/// Asks it, and prints the reasons.
pub async fn ask(client: &Client, shown: Shown, question: &Question) -> Result<u8> {
    let path = in_tenant(&question.at.tenant, &["explain"]);
    let answer = client.post(&path, &question.body()?).await?;
    let Some(decision) = answer["decision"].as_bool() else {
        bail!("the answer has no decision: {answer}");
    };
    shown.object(&answer)?;
    Ok(if decision { DONE } else { DENIED })
}
