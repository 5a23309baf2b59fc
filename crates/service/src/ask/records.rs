//! Lists of registered records: the database selects by the compiled filter, the engine has the
//! last word on each record.

use bailiwick_engine::check;
use bailiwick_engine::question::Resource;
use bailiwick_model::names::{Code, RecordId};
use bailiwick_model::record::Record;
use bailiwick_store::RecordsQuery;

use super::cursor::{Listing, PageRequest, Standing};
use super::search::{Found, WhatCan};
use super::{Asked, AskedResource, Asking};
use crate::error::ServiceError;

/// How many records are read at once.
const RECORDS_READ: usize = 1_000;
/// After how many records that turned out not to be permitted a page ends early, with a cursor to
/// go on. Only conditions that cannot be put to the database let such records through.
const PASSED_OVER_MAX: usize = 20_000;

/// A page of the records on which somebody may do something, by id.
pub(super) async fn page(
    standing: Standing,
    subject: u32,
    asked: &WhatCan<'_>,
    page: &PageRequest,
) -> Result<Listing<Found>, ServiceError> {
    let Ok(resource_type) = Code::new(asked.resource_type) else {
        return standing
            .page(Vec::new(), None, page.total.then_some(0))
            .await;
    };
    let asking = standing.asking.clone();
    let predicate = asking.selection(subject, asked);
    let wanted = page.limit.max(1);
    let at_once = if predicate.is_some() {
        wanted.min(RECORDS_READ)
    } else {
        RECORDS_READ
    };
    let query = RecordsQuery {
        resource_type,
        total: page.total && predicate.is_some(),
        predicate,
        after: standing
            .position
            .as_deref()
            .and_then(|after| RecordId::new(after).ok()),
        limit: u32::try_from(at_once).unwrap_or(u32::MAX),
    };
    let gathered = gather(&asking, subject, asked, query, wanted).await?;
    if page.limit == 0 {
        return standing
            .nothing(!gathered.ids.is_empty(), gathered.total)
            .await;
    }
    let found = |id: RecordId| Found {
        found_type: asked.resource_type.to_owned(),
        id: id.to_string(),
        name: None,
    };
    let items = gathered.ids.into_iter().map(found).collect();
    standing
        .page(
            items,
            gathered.next.map(|id| id.to_string()),
            gathered.total,
        )
        .await
}

/// What was gathered for a page.
#[derive(Default)]
struct Gathered {
    ids: Vec<RecordId>,
    next: Option<RecordId>,
    total: Option<u64>,
}

async fn gather(
    asking: &Asking,
    subject: u32,
    asked: &WhatCan<'_>,
    mut query: RecordsQuery,
    wanted: usize,
) -> Result<Gathered, ServiceError> {
    let mut gathered = Gathered::default();
    let mut passed_over = 0_usize;
    loop {
        let read = asking
            .app
            .store
            .records_where(asking.tenant, &query)
            .await?;
        gathered.total = gathered.total.or(read.total);
        query.total = false;
        for record in read.records {
            if gathered.ids.len() == wanted {
                // More than fit were read: the next page begins after the last one looked at.
                gathered.next = query.after;
                return Ok(gathered);
            }
            if asking.permits(subject, asked, &record) {
                gathered.ids.push(record.key.id.clone());
            } else {
                passed_over = passed_over.saturating_add(1);
            }
            query.after = Some(record.key.id);
        }
        let enough = gathered.ids.len() >= wanted || passed_over >= PASSED_OVER_MAX;
        if read.next.is_none() || enough {
            gathered.next = read.next;
            return Ok(gathered);
        }
    }
}

impl Asking {
    /// Whether the subject may do the action on a record.
    fn permits(&self, subject: u32, asked: &WhatCan<'_>, record: &Record) -> bool {
        let resource = Resource::of_record(&self.snapshot, record);
        let id = record.key.id.as_str();
        let described = AskedResource {
            resource_type: asked.resource_type,
            id,
            properties: None,
        };
        let asked = Asked {
            subject: asked.subject,
            action: asked.action,
            resource: described,
        };
        check::check(&self.snapshot, &self.question(&asked, subject, &resource))
    }
}
