//! What can be asked of the change log.

use bailiwick_model::time::{Revision, Timestamp};
use bailiwick_service::changes::ChangesQuery;
use bailiwick_web::page::{LIMIT_DEFAULT, LIMIT_MAX};
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// In which order entries come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ChangeOrder {
    /// The earliest first: as a feed.
    #[default]
    Asc,
    /// The latest first: as an audit trail.
    Desc,
}

/// Which changes.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ChangeParameters {
    /// Only later than this revision.
    #[param(example = 41)]
    pub after: Option<u64>,
    /// Entries per page, 1 to 1000; 50 if not given.
    pub limit: Option<u32>,
    /// Where to go on: `next_cursor` of the page before.
    pub cursor: Option<u64>,
    /// Only by this actor: the id of the account, or of the program itself its part.
    pub actor: Option<String>,
    /// Only made by this command.
    #[param(example = "set_user_status")]
    pub what: Option<String>,
    /// Only about objects of this kind.
    #[param(example = "user")]
    pub kind: Option<String>,
    /// Only about this object of that kind; for a membership `group/user`, for a record `type/id`.
    pub object: Option<String>,
    /// Only at this time or later.
    #[param(value_type = Option<String>, format = DateTime)]
    pub from: Option<String>,
    /// Only before this time.
    #[param(value_type = Option<String>, format = DateTime)]
    pub until: Option<String>,
    /// `desc` for the latest first; a stream is always `asc`.
    #[param(inline)]
    pub order: Option<ChangeOrder>,
}

impl ChangeParameters {
    /// As the query of a page.
    ///
    /// # Errors
    /// When a parameter is not understood.
    pub(super) fn query(self) -> Result<ChangesQuery, Problem> {
        let limit = match self.limit {
            None => LIMIT_DEFAULT,
            Some(limit @ 1..=LIMIT_MAX) => limit,
            Some(_) => {
                let detail = format!("must be 1 to {LIMIT_MAX}");
                return Err(Problem::parameter("limit", detail));
            }
        };
        if self.object.is_some() && self.kind.is_none() {
            return Err(Problem::parameter("object", "needs `kind` beside it"));
        }
        let descending = self.order == Some(ChangeOrder::Desc);
        let after = self.after.map(Revision);
        let cursor = self.cursor.map(Revision);
        Ok(ChangesQuery {
            after: if descending { after } else { cursor.or(after) },
            before: if descending { cursor } else { None },
            actor_id: self.actor,
            what: self.what,
            object_kind: self.kind,
            object_id: self.object,
            from: time("from", self.from)?,
            until: time("until", self.until)?,
            descending,
            limit,
        })
    }
}

fn time(name: &str, text: Option<String>) -> Result<Option<Timestamp>, Problem> {
    let parsed = text.map(|text| text.parse::<Timestamp>()).transpose();
    parsed.map_err(|error| Problem::parameter(name, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(cursor: u64, order: Option<ChangeOrder>) -> ChangesQuery {
        let parameters = ChangeParameters {
            after: Some(3),
            cursor: Some(cursor),
            order,
            ..ChangeParameters::default()
        };
        parameters.query().unwrap()
    }

    #[test]
    fn a_cursor_goes_on_in_the_order_asked_for() {
        let feed = with(9, None);
        assert_eq!((feed.after, feed.before), (Some(Revision(9)), None));
        let trail = with(9, Some(ChangeOrder::Desc));
        assert_eq!(trail.after, Some(Revision(3)));
        assert_eq!(trail.before, Some(Revision(9)));
        assert!(trail.descending);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let object = ChangeParameters {
            object: Some("x".to_owned()),
            ..ChangeParameters::default()
        };
        assert!(object.query().is_err());
        let limit = ChangeParameters {
            limit: Some(0),
            ..ChangeParameters::default()
        };
        assert!(limit.query().is_err());
        let from = ChangeParameters {
            from: Some("yesterday".to_owned()),
            ..ChangeParameters::default()
        };
        assert!(from.query().is_err());
    }
}
