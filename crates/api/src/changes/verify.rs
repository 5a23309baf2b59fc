//! `GET /changes/verify`.

use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Serialize;
use utoipa::ToSchema;

use super::entry::hex;
use super::may_view;

/// What checking the change log found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ChainVerification {
    /// Whether every entry is as it was written, and none is missing.
    whole: bool,
    /// How many entries are as they were written, from the first on.
    #[schema(example = 91)]
    records: u64,
    /// The hash of the last of them, in hexadecimal digits: compare it with one noted elsewhere.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    head_hash: String,
    /// The first entry that is not, if any.
    first_bad: Option<BrokenEntry>,
}

/// Where a log is not as it was written.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct BrokenEntry {
    /// The revision.
    #[schema(example = 92)]
    revision: u64,
    /// What is wrong with it.
    #[schema(example = "the entry was changed")]
    why: String,
}

/// Verifies the change log
///
/// Reads the whole log and checks that no entry was changed, removed, inserted or cut off.
#[utoipa::path(
    get,
    path = "/v1/tenants/{tenant}/changes/verify",
    operation_id = "verify_changes",
    tag = "changes",
    responses((status = 200, description = "What was found.", body = ChainVerification))
)]
pub(super) async fn verify_changes(call: Call) -> Result<Reply<ChainVerification>, Problem> {
    may_view(&call.authority())?;
    let report = call.app.verify_changes(call.tenant).await?;
    let verification = ChainVerification {
        whole: report.first_bad.is_none(),
        records: report.records,
        head_hash: hex(&report.head_hash),
        first_bad: report.first_bad.map(|bad| BrokenEntry {
            revision: bad.revision.0,
            why: bad.why,
        }),
    };
    Ok(Reply::ok(call.snapshot().revision(), verification))
}
