//! `POST /who-can`: everybody who may do this.

use bailiwick_service::ask::search::WhoCan;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::page::Page;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Deserialize;
use utoipa::ToSchema;

use super::asking;
use super::given::{GivenAction, GivenResource, Short, user};
use super::paging::{self, FoundItem};

/// Who may do this?
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WhoCanBody {
    /// Do what.
    #[schema(value_type = GivenAction)]
    action: Short<GivenAction>,
    /// With what.
    #[schema(value_type = GivenResource)]
    resource: Short<GivenResource>,
    /// Of which type.
    #[serde(default = "user")]
    #[schema(default = "user")]
    subject_type: String,
    /// Items per page, 1 to 1000; 50 if not given.
    limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before, with all else as it was.
    cursor: Option<String>,
    /// `true` to count all.
    total: Option<bool>,
}

/// Lists who may do something
///
/// Everybody of the type who is permitted now, through groups and inheritance as well. Needs
/// `access.ask` at the root.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/who-can",
    operation_id = "who_can",
    tag = "questions",
    request_body = WhoCanBody,
    responses((status = 200, description = "Who may.", body = Page<FoundItem>))
)]
pub(super) async fn who_can(
    call: Call,
    Body(mut body): Body<WhoCanBody>,
) -> Result<Reply<Page<FoundItem>>, Problem> {
    body.resource.place(call.snapshot(), "/resource")?;
    let page = paging::wanted(body.limit, body.cursor.as_deref(), body.total)?;
    let asked = WhoCan {
        subject_type: &body.subject_type,
        action: body.action.asked(),
        resource: body.resource.asked(),
    };
    let asking = asking(&call);
    asking.may_ask_about_everybody(&call.actor)?;
    let listing = asking.who_can(&asked, &page).await?;
    Ok(paging::answer(listing, FoundItem::from))
}
