//! `POST /t/{tenant}/access/v1/search/resource`: with what may somebody do this.

use bailiwick_service::ask::Properties;
use bailiwick_service::ask::search::WhatCan;
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

/// With what may somebody do this?
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = authzen::ResourceSearch)]
pub(crate) struct ResourceSearch {
    /// Who.
    #[schema(value_type = Subject, required)]
    subject: Option<Object<Subject>>,
    /// Does what.
    #[schema(value_type = Action, required)]
    action: Option<Object<Action>>,
    /// Of which type. An id and properties are ignored.
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

/// With what may somebody do this
///
/// Registered records of the type, or users, groups, roles and nodes of the tenant.
#[utoipa::path(
    post,
    path = "/t/{tenant}/access/v1/search/resource",
    operation_id = "authzen_search_resource",
    tag = "authzen",
    request_body = ResourceSearch,
    responses(
        (status = 200, description = "The resources.", body = Results<Entity>),
    )
)]
pub(crate) async fn search_resources(
    call: Call,
    Body(Object(search)): Body<Object<ResourceSearch>>,
) -> Result<Reply<Results<Entity>>, Problem> {
    let subject = search.subject.as_ref().ok_or_else(|| missing("/subject"))?;
    let action = search.action.as_ref().ok_or_else(|| missing("/action"))?;
    let resource = search
        .resource
        .as_ref()
        .ok_or_else(|| missing("/resource"))?;
    let asked = WhatCan {
        subject: subject.0.asked()?,
        action: action.0.asked()?,
        resource_type: resource.0.needed_type()?,
    };
    let page = page::wanted(search.page.as_ref())?;
    let asking = asking(&call);
    asking.may_list(&call.actor, asked.subject, asked.resource_type)?;
    let listing = asking
        .list_resources(&asked, &page)
        .await
        .map_err(page::problem)?;
    Ok(page::answer(search.page.as_ref(), listing, Entity::from))
}
