//! `POST /list-resources`: everything of a type on which somebody may do this.

use bailiwick_service::ask::search::WhatCan;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::page::Page;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Deserialize;
use utoipa::ToSchema;

use super::asking;
use super::given::{GivenAction, GivenSubject, Short, typed};
use super::paging::{self, FoundItem};

/// On what may somebody do this?
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ListResourcesBody {
    /// Who.
    #[schema(value_type = GivenSubject)]
    subject: Short<GivenSubject>,
    /// Does what.
    #[schema(value_type = GivenAction)]
    action: Short<GivenAction>,
    /// With things of which type: registered records, or `user`, `service_account`, `group`,
    /// `role`, `node`.
    #[schema(example = "orders")]
    resource_type: String,
    /// Items per page, 1 to 1000; 50 if not given.
    limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before, with all else as it was.
    cursor: Option<String>,
    /// `true` to count all.
    total: Option<bool>,
}

/// Lists on what somebody may do something
///
/// Only what is registered here can be listed; for an application's own records there is the
/// filter.
#[utoipa::path(
    post,
    path = "/v1/tenants/{tenant}/list-resources",
    operation_id = "list_permitted_resources",
    tag = "questions",
    request_body = ListResourcesBody,
    responses((status = 200, description = "On what.", body = Page<FoundItem>))
)]
pub(super) async fn list_resources(
    call: Call,
    Body(body): Body<ListResourcesBody>,
) -> Result<Reply<Page<FoundItem>>, Problem> {
    typed(&body.resource_type, "/resource_type")?;
    let page = paging::wanted(body.limit, body.cursor.as_deref(), body.total)?;
    let asked = WhatCan {
        subject: body.subject.asked(),
        action: body.action.asked(),
        resource_type: &body.resource_type,
    };
    let asking = asking(&call);
    asking.may_list(&call.actor, asked.subject, asked.resource_type)?;
    let listing = asking.list_resources(&asked, &page).await?;
    Ok(paging::answer(listing, FoundItem::from))
}
