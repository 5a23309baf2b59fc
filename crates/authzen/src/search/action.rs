//! `POST /t/{tenant}/access/v1/search/action`: what may somebody do with this.

use bailiwick_service::ask::Properties;
use bailiwick_service::ask::search::WhichActions;
use bailiwick_web::body::Body;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::asking;
use crate::object::Object;
use crate::page::{self, Page, Results};
use crate::wire::{Resource, Subject, missing};

/// What may somebody do with this?
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = authzen::ActionSearch)]
pub(crate) struct ActionSearch {
    /// Who.
    #[schema(value_type = Subject, required)]
    subject: Option<Object<Subject>>,
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

/// An action that was found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = authzen::FoundAction)]
pub(crate) struct FoundAction {
    /// Its name.
    #[schema(example = "read")]
    name: String,
}

/// What may somebody do with this
///
/// Those of the resource type's actions that are permitted now without properties of their own.
#[utoipa::path(
    post,
    path = "/t/{tenant}/access/v1/search/action",
    operation_id = "authzen_search_action",
    tag = "authzen",
    request_body = ActionSearch,
    responses(
        (status = 200, description = "The actions.", body = Results<FoundAction>),
    )
)]
pub(crate) async fn search_actions(
    call: Call,
    Body(Object(search)): Body<Object<ActionSearch>>,
) -> Result<Reply<Results<FoundAction>>, Problem> {
    let subject = search.subject.as_ref().ok_or_else(|| missing("/subject"))?;
    let resource = search
        .resource
        .as_ref()
        .ok_or_else(|| missing("/resource"))?;
    let asked = WhichActions {
        subject: subject.0.asked()?,
        resource: resource.0.asked()?,
    };
    let page = page::wanted(search.page.as_ref())?;
    let asking = asking(&call);
    asking.may_ask_about(&call.actor, [asked.subject])?;
    let listing = asking.actions(&asked, &page).await.map_err(page::problem)?;
    Ok(page::answer(search.page.as_ref(), listing, |name| {
        FoundAction { name }
    }))
}
