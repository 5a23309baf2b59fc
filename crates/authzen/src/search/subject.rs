//! `POST /t/{tenant}/access/v1/search/subject`: who may do this.

use bailiwick_service::ask::Properties;
use bailiwick_service::ask::search::WhoCan;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Entity;
use crate::asking;
use crate::object::Object;
use crate::page::{self, Page, Results};
use crate::wire::{Action, Resource, Subject, missing};

/// Who may do this?
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = authzen::SubjectSearch)]
pub(crate) struct SubjectSearch {
    /// Of which type. An id is ignored.
    #[schema(value_type = Subject, required)]
    subject: Option<Object<Subject>>,
    /// Do what.
    #[schema(value_type = Action, required)]
    action: Option<Object<Action>>,
    /// With what.
    #[schema(value_type = Resource, required)]
    resource: Option<Object<Resource>>,
    /// Circumstances; they never change what is found.
    #[serde(rename = "context")]
    #[schema(value_type = Option<Object>)]
    _context: Option<Properties>,
    /// Which part of the results.
    #[schema(value_type = Option<Page>)]
    page: Option<Object<Page>>,
}

/// Who may do this
///
/// Everybody of the type who is permitted now, through groups and inheritance as well.
#[utoipa::path(
    post,
    path = "/t/{tenant}/access/v1/search/subject",
    operation_id = "authzen_search_subject",
    tag = "authzen",
    request_body = SubjectSearch,
    responses(
        (status = 200, description = "The subjects.", body = Results<Entity>),
    )
)]
pub(crate) async fn search_subjects(
    call: Call,
    Body(Object(search)): Body<Object<SubjectSearch>>,
) -> Result<Reply<Results<Entity>>, Problem> {
    let subject = search.subject.as_ref().ok_or_else(|| missing("/subject"))?;
    let action = search.action.as_ref().ok_or_else(|| missing("/action"))?;
    let resource = search
        .resource
        .as_ref()
        .ok_or_else(|| missing("/resource"))?;
    let asked = WhoCan {
        subject_type: subject.0.needed_type()?,
        action: action.0.asked()?,
        resource: resource.0.asked()?,
    };
    let page = page::wanted(search.page.as_ref())?;
    let asking = asking(&call);
    asking.may_ask_about_everybody(&call.actor)?;
    let listing = asking.who_can(&asked, &page).await.map_err(page::problem)?;
    Ok(page::answer(search.page.as_ref(), listing, Entity::from))
}
