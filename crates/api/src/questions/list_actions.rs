//! `POST /list-actions`: everything that somebody may do with this.

use bailiwick_service::ask::search::WhichActions;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::page::Page;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Deserialize;
use utoipa::ToSchema;

use super::asking;
use super::given::{GivenResource, GivenSubject, Short};
use super::paging;

/// What may somebody do with this?
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListActionsBody {
    /// Who.
    #[schema(value_type = GivenSubject)]
    subject: Short<GivenSubject>,
    /// With what.
    #[schema(value_type = GivenResource)]
    resource: Short<GivenResource>,
    /// Items per page, 1 to 1000; 50 if not given.
    limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before, with all else as it was.
    cursor: Option<String>,
    /// `true` to count all.
    total: Option<bool>,
}

/// Lists what somebody may do with something
///
/// The names of those of the resource type's actions that are permitted now without properties of
/// their own.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/list-actions",
    operation_id = "list_permitted_actions",
    tag = "questions",
    request_body = ListActionsBody,
    responses((status = 200, description = "What.", body = Page<String>))
)]
pub(super) async fn list_actions(
    call: Call,
    Body(mut body): Body<ListActionsBody>,
) -> Result<Reply<Page<String>>, Problem> {
    body.resource.place(call.snapshot(), "/resource")?;
    let page = paging::wanted(body.limit, body.cursor.as_deref(), body.total)?;
    let asked = WhichActions {
        subject: body.subject.asked(),
        resource: body.resource.asked(),
    };
    let asking = asking(&call);
    asking.may_ask_about(&call.actor, [asked.subject])?;
    let listing = asking.actions(&asked, &page).await?;
    Ok(paging::answer(listing, |name| name))
}
