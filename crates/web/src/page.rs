//! Lists: `filter`, `sort`, `limit`, `cursor`, and `total` on request.

use bailiwick_model::names::fold;
use bailiwick_model::query::{ListFilter, SortField, parse_sort};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use crate::problem::Problem;

/// Items of a page when the caller does not say.
pub const LIMIT_DEFAULT: u32 = 50;
/// Most items of a page.
pub const LIMIT_MAX: u32 = 1_000;

/// The parameters of every list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParameters {
    /// Terms such as `status eq "active" and last_name co "mith"`; operators eq, ne, co, sw.
    pub filter: Option<String>,
    /// Fields separated by commas, `-` before one for descending.
    pub sort: Option<String>,
    /// Items per page, 1 to 1000; 50 if not given.
    pub limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// `true` to count all items that match.
    pub total: Option<bool>,
    /// What else says which list it is, in any form: a cursor goes on with this list only.
    #[serde(skip)]
    #[param(ignore)]
    pub of: String,
}

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Set while there is more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// How many items match in all, if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<u64>,
}

impl ListParameters {
    /// Items per page.
    ///
    /// # Errors
    /// When out of range.
    pub fn limit(&self) -> Result<u32, Problem> {
        match self.limit {
            None => Ok(LIMIT_DEFAULT),
            Some(limit @ 1..=LIMIT_MAX) => Ok(limit),
            Some(_) => Err(Problem::parameter(
                "limit",
                format!("must be 1 to {LIMIT_MAX}"),
            )),
        }
    }

    /// The filter, over these fields.
    ///
    /// # Errors
    /// When it is not understood.
    pub fn filter(&self, fields: &[&str]) -> Result<ListFilter, Problem> {
        match self
            .filter
            .as_deref()
            .map(str::trim)
            .filter(|text| !text.is_empty())
        {
            None => Ok(ListFilter::default()),
            Some(text) => {
                ListFilter::parse(text, fields).map_err(|error| Problem::parameter("filter", error))
            }
        }
    }

    /// The order, by these fields.
    ///
    /// # Errors
    /// When it is not understood.
    pub fn sort(&self, fields: &[&str]) -> Result<Vec<SortField>, Problem> {
        parse_sort(self.sort.as_deref().unwrap_or_default(), fields)
            .map_err(|error| Problem::parameter("sort", error))
    }

    /// The cursor of a list with these fields, decoded.
    ///
    /// # Errors
    /// When it is none of ours, or of a list that was asked for in another way.
    pub fn cursor<C: DeserializeOwned>(&self, fields: &[&str]) -> Result<Option<C>, Problem> {
        let Some(text) = self.cursor.as_deref() else {
            return Ok(None);
        };
        let bound: Bound<C> = decode_cursor(text)?;
        if bound.list != self.list(fields) {
            let detail = "belongs to another list: all parameters but `limit` must be as they \
                          were for the page before";
            return Err(Problem::parameter("cursor", detail));
        }
        Ok(Some(bound.after))
    }

    /// The cursor with which a list with these fields goes on.
    pub fn next_cursor<C: Serialize>(&self, fields: &[&str], after: &C) -> String {
        let list = self.list(fields);
        encode_cursor(&Bound { list, after })
    }

    /// A short hash of what says which list it is.
    fn list(&self, fields: &[&str]) -> u32 {
        let text = |given: &Option<String>| given.as_deref().unwrap_or_default().trim().to_owned();
        let parts = (fields, text(&self.filter), text(&self.sort), &self.of);
        let bytes = serde_json::to_vec(&parts).unwrap_or_default();
        // FNV-1a: it has to notice mistakes, and to be the same on all servers.
        bytes.into_iter().fold(0x811c_9dc5, |hash: u32, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
    }

    /// Whether to count all.
    #[must_use]
    pub fn wants_total(&self) -> bool {
        self.total == Some(true)
    }
}

/// Writes a cursor: opaque to callers.
#[must_use]
pub fn encode_cursor<C: Serialize>(cursor: &C) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(cursor).unwrap_or_default())
}

/// Reads a cursor.
///
/// # Errors
/// When it is none of ours.
pub fn decode_cursor<C: DeserializeOwned>(text: &str) -> Result<C, Problem> {
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .ok()
        .filter(|bytes| bytes.len() <= 16 * 1024);
    let cursor = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    cursor.ok_or_else(|| Problem::parameter("cursor", "must be a `next_cursor` as answered"))
}

/// Where some list goes on, and which.
#[derive(Serialize, Deserialize)]
struct Bound<C> {
    #[serde(rename = "l")]
    list: u32,
    #[serde(rename = "a")]
    after: C,
}

/// Where a list from a snapshot goes on: after the item with these sort values and this id.
#[derive(Serialize, Deserialize)]
struct Position {
    values: Vec<Option<String>>,
    id: String,
}

/// A page of items that are all at hand (of a snapshot, not of rows). The last order is always by
/// `id`, so that the order is total; texts compare in folded form, absent ones come last.
///
/// # Errors
/// When a parameter is not understood.
pub fn page_of<T: Serialize>(
    items: Vec<T>,
    parameters: &ListParameters,
    fields: &[&str],
    id: impl Fn(&T) -> String,
) -> Result<Page<T>, Problem> {
    let filter = parameters.filter(fields)?;
    let sort = parameters.sort(fields)?;
    let limit = parameters.limit()? as usize;
    let after: Option<Position> = parameters.cursor(fields)?;
    if after
        .as_ref()
        .is_some_and(|after| after.values.len() != sort.len())
    {
        return Err(Problem::parameter("cursor", "belongs to another order"));
    }
    let mut keyed: Vec<(Position, T)> = Vec::with_capacity(items.len());
    for item in items {
        let position = Position {
            values: Vec::new(),
            id: id(&item),
        };
        if filter.terms.is_empty() && sort.is_empty() {
            keyed.push((position, item));
            continue;
        }
        let value = serde_json::to_value(&item).unwrap_or_default();
        let matches = |term: &bailiwick_model::query::FilterTerm| {
            term.matches(text_of(&value, &term.field).as_deref())
        };
        if filter.terms.iter().all(matches) {
            let folded = |field: &SortField| text_of(&value, &field.field).map(|t| fold(&t));
            keyed.push((
                Position {
                    values: sort.iter().map(folded).collect(),
                    ..position
                },
                item,
            ));
        }
    }
    keyed.sort_by(|(left, _), (right, _)| compare(left, right, &sort));
    let total = parameters.wants_total().then_some(keyed.len() as u64);
    let rest = keyed.into_iter().skip_while(|(position, _)| {
        after
            .as_ref()
            .is_some_and(|after| compare(position, after, &sort).is_le())
    });
    let mut page: Vec<(Position, T)> = rest.take(limit + 1).collect();
    let more = page.len() > limit;
    page.truncate(limit);
    let next_cursor = page
        .last()
        .filter(|_| more)
        .map(|(position, _)| parameters.next_cursor(fields, position));
    Ok(Page {
        items: page.into_iter().map(|(_, item)| item).collect(),
        next_cursor,
        total,
    })
}

/// A field of an item as text.
fn text_of(value: &Value, field: &str) -> Option<String> {
    match value.get(field)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

fn compare(left: &Position, right: &Position, sort: &[SortField]) -> std::cmp::Ordering {
    use std::cmp::Ordering;
    let pairs = left.values.iter().zip(&right.values).zip(sort);
    let by_field = pairs.map(|((left, right), field)| match (left, right) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(left), Some(right)) if field.descending => right.cmp(left),
        (Some(left), Some(right)) => left.cmp(right),
    });
    by_field
        .fold(Ordering::Equal, Ordering::then)
        .then_with(|| left.id.cmp(&right.id))
}
