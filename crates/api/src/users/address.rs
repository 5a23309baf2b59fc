//! A user's postal address, in answers and in changes.

use bailiwick_model::names::ProfileText;
use bailiwick_model::user::Address as StoredAddress;
use bailiwick_web::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::fields::parse_optional;

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Address {
    /// Street and number.
    #[schema(example = "17 Main Street")]
    street: Option<String>,
    /// Postal code.
    #[schema(example = "T2P 1J9")]
    postal_code: Option<String>,
    /// City.
    #[schema(example = "Calgary")]
    city: Option<String>,
    /// State or region.
    #[schema(example = "Alberta")]
    region: Option<String>,
    /// Country.
    #[schema(example = "Canada")]
    country: Option<String>,
}

impl Address {
    /// The address as the model has it.
    pub(super) fn parse(&self) -> Result<StoredAddress, Problem> {
        let text = |field: &Option<String>, pointer| parse_optional(field.as_deref(), pointer);
        Ok(StoredAddress {
            street: text(&self.street, "/address/street")?,
            postal_code: text(&self.postal_code, "/address/postal_code")?,
            city: text(&self.city, "/address/city")?,
            region: text(&self.region, "/address/region")?,
            country: text(&self.country, "/address/country")?,
        })
    }
}

impl From<&StoredAddress> for Address {
    fn from(address: &StoredAddress) -> Self {
        let text = |field: &Option<ProfileText>| field.as_ref().map(ToString::to_string);
        Self {
            street: text(&address.street),
            postal_code: text(&address.postal_code),
            city: text(&address.city),
            region: text(&address.region),
            country: text(&address.country),
        }
    }
}
