//! Users: people's accounts in one tenant.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{NodeId, UserId};
use crate::limits;
use crate::names::{Code, Email, ExternalId, Name, NameError, NameProblem, ProfileText, UserName};
use crate::time::Timestamp;

/// Where a user stands between being added and having left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserStatus {
    /// Added, not yet active. Takes no seat, is permitted nothing.
    Provisioned,
    /// May sign in, takes a seat, is permitted what the assignments give.
    Active,
    /// May not sign in, takes no seat, is still notified.
    Passive,
    /// None of the three.
    Deactivated,
}

impl UserStatus {
    /// All of them, in the order of a life.
    pub const ALL: [Self; 4] = [
        Self::Provisioned,
        Self::Active,
        Self::Passive,
        Self::Deactivated,
    ];

    /// The word used in the API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Provisioned => "provisioned",
            Self::Active => "active",
            Self::Passive => "passive",
            Self::Deactivated => "deactivated",
        }
    }
}

impl fmt::Display for UserStatus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// That a user is locked: no sign-in, nothing permitted, everything kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// Why, from the tenant's list of lock reasons if it has one.
    pub reason: Option<Name>,
    /// Since when.
    pub since: Timestamp,
}

/// Free attributes, by name. Conditions of permissions may compare them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, Value>", into = "BTreeMap<String, Value>")]
pub struct Attributes(BTreeMap<String, Value>);

impl Attributes {
    /// Attributes from a map.
    ///
    /// # Errors
    /// When there are too many, a name is not a code, a value is nested too deeply, or all
    /// together are too large.
    pub fn new(map: BTreeMap<String, Value>) -> Result<Self, NameError> {
        let error = |problem| NameError {
            what: "attributes",
            problem,
        };
        if map.len() > limits::ATTRIBUTES {
            return Err(error(NameProblem::TooLong(limits::ATTRIBUTES)));
        }
        for (name, value) in &map {
            Code::new(name)?;
            if depth(value) > limits::ATTRIBUTE_DEPTH {
                return Err(error(NameProblem::Form("values nested at most 8 deep")));
            }
        }
        let bytes = serde_json::to_vec(&map)
            .map(|text| text.len())
            .unwrap_or(usize::MAX);
        if bytes > limits::ATTRIBUTES_BYTES {
            return Err(error(NameProblem::TooLong(limits::ATTRIBUTES_BYTES)));
        }
        Ok(Self(map))
    }

    /// The value of one attribute.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// All of them, by name.
    #[must_use]
    pub fn as_map(&self) -> &BTreeMap<String, Value> {
        &self.0
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1_usize.saturating_add(items.iter().map(depth).max().unwrap_or(0)),
        Value::Object(map) => 1_usize.saturating_add(map.values().map(depth).max().unwrap_or(0)),
        _ => 0,
    }
}

impl TryFrom<BTreeMap<String, Value>> for Attributes {
    type Error = NameError;
    fn try_from(map: BTreeMap<String, Value>) -> Result<Self, Self::Error> {
        Self::new(map)
    }
}

impl From<Attributes> for BTreeMap<String, Value> {
    fn from(attributes: Attributes) -> Self {
        attributes.0
    }
}

/// What decides nothing: kept in rows only, never in a snapshot. (Conditions may still compare
/// `department`, which is why the snapshot keeps a copy of that one.)
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// First name.
    pub first_name: Option<ProfileText>,
    /// Last name.
    pub last_name: Option<ProfileText>,
    /// Job title.
    pub job_title: Option<ProfileText>,
    /// Department.
    pub department: Option<ProfileText>,
    /// Phone numbers, as typed.
    pub phone_numbers: Vec<ProfileText>,
    /// Postal address.
    pub address: Option<Address>,
    /// Preferred language, as a BCP 47 tag.
    pub preferred_language: Option<ProfileText>,
    /// Preferred site.
    pub preferred_site: Option<ProfileText>,
    /// Preferred currency, as an ISO 4217 code.
    pub preferred_currency: Option<ProfileText>,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Address {
    /// Street and number.
    pub street: Option<ProfileText>,
    /// Postal code.
    pub postal_code: Option<ProfileText>,
    /// City.
    pub city: Option<ProfileText>,
    /// State or region.
    pub region: Option<ProfileText>,
    /// Country.
    pub country: Option<ProfileText>,
}

/// One user as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// The name for signing in, unique in the tenant in folded form.
    pub user_name: UserName,
    /// The e-mail address, unique in the tenant in folded form.
    pub email: Email,
    /// The id under which the tenant's own systems know the person, unique in the tenant.
    pub external_id: Option<ExternalId>,
    /// Where the user stands.
    pub status: UserStatus,
    /// Set while locked.
    pub lock: Option<Lock>,
    /// The node that the user belongs to; who administers that node administers the user.
    pub home: NodeId,
    /// Managers. A direct report of mine is a user whose managers include me.
    pub managers: Vec<UserId>,
    /// Free attributes.
    pub attributes: Attributes,
    /// What decides nothing.
    #[serde(flatten)]
    pub profile: Profile,
    /// When the user last signed in.
    pub last_sign_in: Option<Timestamp>,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Grows with each change of this object.
    pub version: u64,
}
