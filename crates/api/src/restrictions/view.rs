//! A restriction value as callers see it.

use axum::response::Response;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::command::{Command, IfVersion};
use bailiwick_model::names::{Name, RestrictionValue};
use bailiwick_model::restriction::{Restriction as Stored, RestrictionKind};
use bailiwick_service::execute::Executed;
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::answer;

/// In which of the tenant's lists a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RestrictionKind)]
pub(super) enum Kind {
    /// The site codes.
    Site,
    /// The tenant's own list.
    Custom,
}

/// A value that narrows assignments and groups to the records that carry it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Restriction {
    /// The value.
    #[schema(example = "DE")]
    pub value: String,
    /// The list it stands in.
    pub kind: Kind,
    /// What people read.
    #[schema(example = "Germany")]
    pub name: Option<String>,
    /// Whether it can be chosen at present: whether its list is the one in use.
    pub possible: bool,
    /// When it was created.
    #[schema(example = "2026-01-31T08:30:00Z")]
    pub created: String,
    /// Grows with each change of the value.
    #[schema(example = 1)]
    pub version: u64,
}

impl From<Kind> for RestrictionKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Site => Self::Site,
            Kind::Custom => Self::Custom,
        }
    }
}

impl Kind {
    /// The word in addresses.
    fn word(self) -> &'static str {
        match self {
            Self::Site => "site",
            Self::Custom => "custom",
        }
    }
}

impl Restriction {
    /// A stored value.
    pub(super) fn of(snapshot: &Snapshot, stored: &Stored) -> Self {
        Self {
            value: stored.value.to_string(),
            kind: match stored.kind {
                RestrictionKind::Site => Kind::Site,
                RestrictionKind::Custom => Kind::Custom,
            },
            name: stored.name.as_ref().map(ToString::to_string),
            possible: stored.kind == snapshot.possible_restrictions(),
            created: stored.created.to_string(),
            version: stored.version,
        }
    }
}

/// The list and value that an address means, whether or not the value is there.
pub(super) fn addressed(kind: &str, value: &str) -> Result<(Kind, RestrictionValue), Problem> {
    let kind = match kind {
        "site" => Kind::Site,
        "custom" => Kind::Custom,
        _ => return Err(Problem::parameter("kind", "must be `site` or `custom`")),
    };
    let value = RestrictionValue::new(value);
    let value = value.map_err(|error| Problem::parameter("value", error))?;
    Ok((kind, value))
}

/// Puts a value into a list: 201 if it is new, 200 if it was there.
pub(super) async fn put(
    call: &Call,
    kind: Kind,
    value: RestrictionValue,
    name: Option<Name>,
    if_version: IfVersion,
) -> Result<Response, Problem> {
    let command = Command::PutRestriction {
        kind: kind.into(),
        value: value.clone(),
        name,
        if_version,
    };
    let executed = call.execute(command).await?;
    let Executed {
        changed, snapshot, ..
    } = &executed;
    let stored = snapshot.restriction(kind.into(), value.as_str());
    let object = stored.map(|stored| (stored.version, Restriction::of(snapshot, stored)));
    let is_new = *changed && stored.is_some_and(|stored| stored.version == 1);
    if !is_new {
        return Ok(answer::changed(snapshot.revision(), object));
    }
    let list = format!("restrictions/{}", kind.word());
    Ok(answer::created(
        call,
        snapshot.revision(),
        (&list, value.as_str()),
        object,
    ))
}
