//! Lists: who may do something, on what somebody may do it, and what else somebody may do there.
//! Complete and ordered by id, in pages that fit together.

use bailiwick_engine::search::{self, ActionSearch, ResourceSearch, SubjectSearch};
use serde::Serialize;

use super::cursor::{Listing, PageRequest};
use super::{AskedAction, AskedResource, AskedSubject, Asking, records, subject};
use crate::error::ServiceError;

/// Something that was found: its type as asked, and the id by which the caller knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Its type.
    pub found_type: String,
    /// Its id.
    pub id: String,
    /// The name of a user or service account.
    pub name: Option<String>,
}

/// Who may do this?
#[derive(Clone, Copy, Debug, Serialize)]
pub struct WhoCan<'a> {
    /// The type of the subjects wanted.
    pub subject_type: &'a str,
    /// Do what.
    pub action: AskedAction<'a>,
    /// With what.
    pub resource: AskedResource<'a>,
}

/// On which things of a type may somebody do this?
#[derive(Clone, Copy, Debug, Serialize)]
pub struct WhatCan<'a> {
    /// Who.
    pub subject: AskedSubject<'a>,
    /// Does what.
    pub action: AskedAction<'a>,
    /// The type of the things wanted.
    pub resource_type: &'a str,
}

/// What may somebody do with this?
#[derive(Clone, Copy, Debug, Serialize)]
pub struct WhichActions<'a> {
    /// Who.
    pub subject: AskedSubject<'a>,
    /// With what.
    pub resource: AskedResource<'a>,
}

impl Asking {
    /// The subjects of a type that may do something, in order of their (own) ids.
    ///
    /// # Errors
    /// When the cursor is another question's or too old, or the database cannot be reached.
    pub async fn who_can(
        &self,
        asked: &WhoCan<'_>,
        page: &PageRequest,
    ) -> Result<Listing<Found>, ServiceError> {
        let record = self.record(&asked.resource).await?;
        let standing = self.stand(&("who_can", asked), page).await?;
        let asking = standing.asking.clone();
        let snapshot = standing.snapshot().clone();
        let described = asking.described(&asked.resource, record.as_ref());
        let subject_type = snapshot.catalog().subject_type(asked.subject_type);
        if subject_type.is_none() || described.flaw.is_some() {
            return standing
                .page(Vec::new(), None, page.total.then_some(0))
                .await;
        }
        let resource = described.resource();
        let search = SubjectSearch {
            action: asked.action.name,
            action_properties: asked.action.properties,
            resource: &resource,
            now: asking.now,
            subject_type,
            after: standing
                .position
                .as_deref()
                .and_then(|after| after.parse().ok()),
            limit: page.limit,
        };
        let total = page.total.then(|| {
            let all = SubjectSearch {
                after: None,
                limit: usize::MAX,
                ..search
            };
            search::subjects(&snapshot, &all).items.len() as u64
        });
        let found = search::subjects(&snapshot, &search);
        if page.limit == 0 {
            return standing.nothing(!found.items.is_empty(), total).await;
        }
        let named = found
            .items
            .iter()
            .filter_map(|found| snapshot.subject_row(found.handle));
        let items = named.map(|row| Found {
            found_type: asked.subject_type.to_owned(),
            id: subject::public_id(row),
            name: Some(subject::name(row)),
        });
        let items = items.collect();
        standing
            .page(items, found.next.map(|id| id.to_string()), total)
            .await
    }

    /// The things of a type on which somebody may do something, in order of id: users, groups,
    /// roles and nodes of the tenant, or registered records.
    ///
    /// # Errors
    /// When the cursor is another question's or too old, or the database cannot be reached.
    pub async fn list_resources(
        &self,
        asked: &WhatCan<'_>,
        page: &PageRequest,
    ) -> Result<Listing<Found>, ServiceError> {
        let standing = self.stand(&("list_resources", asked), page).await?;
        let snapshot = standing.snapshot().clone();
        let Some(subject) = subject::resolve(&snapshot, &asked.subject) else {
            return standing
                .page(Vec::new(), None, page.total.then_some(0))
                .await;
        };
        let search = ResourceSearch {
            subject,
            subject_properties: self.overriding(asked.subject.properties),
            action: asked.action.name,
            action_properties: asked.action.properties,
            resource_type: asked.resource_type,
            now: standing.asking.now,
            after: standing.position.as_deref(),
            limit: page.limit,
        };
        let Some(found) = search::resources(&snapshot, &search) else {
            return records::page(standing, subject, asked, page).await;
        };
        let total = page.total.then(|| {
            let all = ResourceSearch {
                after: None,
                limit: usize::MAX,
                ..search
            };
            search::resources(&snapshot, &all).map_or(0, |all| all.items.len() as u64)
        });
        if page.limit == 0 {
            return standing.nothing(!found.items.is_empty(), total).await;
        }
        let of_subjects = matches!(asked.resource_type, "user" | "service_account");
        let items = found.items.into_iter().map(|found| {
            let row = snapshot.subject_row(found.handle).filter(|_| of_subjects);
            Found {
                found_type: asked.resource_type.to_owned(),
                id: row.map_or(found.id, subject::public_id),
                name: row.map(subject::name),
            }
        });
        let items = items.collect();
        standing.page(items, found.next, total).await
    }

    /// The names of the actions that somebody may do with something, sorted.
    ///
    /// # Errors
    /// When the cursor is another question's or too old, or the database cannot be reached.
    pub async fn actions(
        &self,
        asked: &WhichActions<'_>,
        page: &PageRequest,
    ) -> Result<Listing<String>, ServiceError> {
        let record = self.record(&asked.resource).await?;
        let standing = self.stand(&("actions", asked), page).await?;
        let asking = standing.asking.clone();
        let snapshot = standing.snapshot().clone();
        let described = asking.described(&asked.resource, record.as_ref());
        let permitted = match subject::resolve(&snapshot, &asked.subject) {
            Some(subject) if described.flaw.is_none() => {
                let search = ActionSearch {
                    subject,
                    subject_properties: self.overriding(asked.subject.properties),
                    action_properties: None,
                    resource: &described.resource(),
                    now: asking.now,
                };
                search::actions(&snapshot, &search)
            }
            _ => Vec::new(),
        };
        let total = page.total.then_some(permitted.len() as u64);
        let after = standing.position.as_deref();
        let is_left = |name: &&str| after.is_none_or(|after| *name > after);
        let mut items: Vec<String> = permitted
            .into_iter()
            .filter(is_left)
            .map(str::to_owned)
            .collect();
        if page.limit == 0 {
            return standing.nothing(!items.is_empty(), total).await;
        }
        let more = items.len() > page.limit;
        items.truncate(page.limit);
        let next = items.last().filter(|_| more).cloned();
        standing.page(items, next, total).await
    }
}
