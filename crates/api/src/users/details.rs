//! The fields of a user that are edited together: what creating, changing and replacing share.

use std::collections::BTreeMap;

use bailiwick_model::names::ProfileText;
use bailiwick_model::user::{Attributes, Profile};
use bailiwick_web::problem::Problem;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::address::Address;
use crate::fields::{given, parse, parse_optional};

/// Free attributes as they come in.
pub(super) type AttributeMap = BTreeMap<String, Value>;

/// The details of a user. In a change, what is left out stays as it is and null clears; when
/// replacing, what is left out is cleared, except for what cannot be empty.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct UserDetails {
    /// The name for signing in, unique in the tenant.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "sam")]
    pub user_name: Option<Option<String>>,
    /// The e-mail address, unique in the tenant.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "sam@acme.example")]
    pub email: Option<Option<String>>,
    /// The first name.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Sam")]
    pub first_name: Option<Option<String>>,
    /// The last name.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Smith")]
    pub last_name: Option<Option<String>>,
    /// The job title.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Store Manager")]
    pub job_title: Option<Option<String>>,
    /// The department.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "Sales")]
    pub department: Option<Option<String>>,
    /// The phone numbers, all of them.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["+1 403 555 0100"]))]
    pub phone_numbers: Option<Option<Vec<String>>>,
    /// The postal address, as a whole.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Address>)]
    pub address: Option<Option<Address>>,
    /// The preferred language, as a BCP 47 tag.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "en-CA")]
    pub preferred_language: Option<Option<String>>,
    /// The preferred site.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "CA")]
    pub preferred_site: Option<Option<String>>,
    /// The preferred currency, as an ISO 4217 code.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "CAD")]
    pub preferred_currency: Option<Option<String>>,
    /// The id under which your own systems know the person, unique in the tenant.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "hr-4711")]
    pub external_id: Option<Option<String>>,
    /// The node that the user belongs to: its id, `external_id:...`, `name:...` or `root`.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<String>, example = "external_id:store-17")]
    pub home: Option<Option<String>>,
    /// Free attributes, all of them. Conditions of permissions may compare them.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Object>, example = json!({"cost_center": "17"}))]
    pub attributes: Option<Option<AttributeMap>>,
}

impl UserDetails {
    /// A profile with these changes.
    pub(super) fn profile(&self, present: Profile) -> Result<Profile, Problem> {
        let text = |field: &Option<Option<String>>, present, pointer: &str| match field {
            None => Ok(present),
            Some(text) => parse_optional(text.as_deref().filter(|t| !t.trim().is_empty()), pointer),
        };
        Ok(Profile {
            first_name: text(&self.first_name, present.first_name, "/first_name")?,
            last_name: text(&self.last_name, present.last_name, "/last_name")?,
            job_title: text(&self.job_title, present.job_title, "/job_title")?,
            department: text(&self.department, present.department, "/department")?,
            phone_numbers: match &self.phone_numbers {
                None => present.phone_numbers,
                Some(numbers) => phone_numbers(numbers.as_deref().unwrap_or_default())?,
            },
            address: match &self.address {
                None => present.address,
                Some(address) => address.as_ref().map(Address::parse).transpose()?,
            },
            preferred_language: text(
                &self.preferred_language,
                present.preferred_language,
                "/preferred_language",
            )?,
            preferred_site: text(
                &self.preferred_site,
                present.preferred_site,
                "/preferred_site",
            )?,
            preferred_currency: text(
                &self.preferred_currency,
                present.preferred_currency,
                "/preferred_currency",
            )?,
        })
    }

    /// The same details with what is left out cleared, except for what cannot be empty.
    pub(super) fn or_cleared(self) -> Self {
        let clear = |field: Option<Option<String>>| field.or(Some(None));
        Self {
            user_name: self.user_name,
            email: self.email,
            home: self.home,
            first_name: clear(self.first_name),
            last_name: clear(self.last_name),
            job_title: clear(self.job_title),
            department: clear(self.department),
            phone_numbers: self.phone_numbers.or(Some(None)),
            address: self.address.or(Some(None)),
            preferred_language: clear(self.preferred_language),
            preferred_site: clear(self.preferred_site),
            preferred_currency: clear(self.preferred_currency),
            external_id: clear(self.external_id),
            attributes: self.attributes.or(Some(None)),
        }
    }
}

fn phone_numbers(numbers: &[String]) -> Result<Vec<ProfileText>, Problem> {
    let number = |(at, text): (usize, &String)| parse(text, &format!("/phone_numbers/{at}"));
    numbers.iter().enumerate().map(number).collect()
}

/// Attributes as the model has them.
pub(crate) fn attributes(map: Option<AttributeMap>) -> Result<Attributes, Problem> {
    Attributes::new(map.unwrap_or_default()).map_err(|error| Problem::field("/attributes", error))
}

#[cfg(test)]
mod tests {
    use bailiwick_web::body;

    use super::*;

    fn present() -> Profile {
        let details: UserDetails = body::parse(
            br#"{"first_name": "Sam", "last_name": "Smith", "phone_numbers": ["1", "2"],
                 "address": {"city": "Calgary"}}"#,
        )
        .unwrap();
        details.profile(Profile::default()).unwrap()
    }

    fn changed(json: &str) -> Profile {
        body::parse::<UserDetails>(json.as_bytes())
            .unwrap()
            .profile(present())
            .unwrap()
    }

    #[test]
    fn absent_keeps_null_clears_and_a_value_replaces() {
        assert_eq!(changed("{}"), present());
        assert_eq!(changed(r#"{"first_name": null}"#).first_name, None);
        assert_eq!(changed(r#"{"first_name": " "}"#).first_name, None);
        let after = changed(r#"{"first_name": "Pat", "address": {"country": "Canada"}}"#);
        assert_eq!(after.first_name.unwrap().as_str(), "Pat");
        assert_eq!(after.last_name, present().last_name);
        let address = after.address.unwrap();
        assert_eq!(
            (address.city, address.country.unwrap().as_str()),
            (None, "Canada")
        );
        assert_eq!(changed(r#"{"phone_numbers": null}"#).phone_numbers, []);
    }

    #[test]
    fn replacing_clears_what_is_left_out() {
        let details: UserDetails = body::parse(br#"{"last_name": "Jones"}"#).unwrap();
        let details = details.or_cleared();
        let after = details.profile(present()).unwrap();
        assert_eq!(after.first_name, None);
        assert_eq!(after.last_name.unwrap().as_str(), "Jones");
        assert_eq!(after.phone_numbers, []);
        assert_eq!((after.address, details.home), (None, None));
    }

    #[test]
    fn what_does_not_fit_is_pointed_at() {
        let details: UserDetails = body::parse(br#"{"phone_numbers": ["1", "\u0007"]}"#).unwrap();
        let problem = details.profile(Profile::default()).unwrap_err();
        assert_eq!(problem.field.as_deref(), Some("/phone_numbers/1"));
        for (unknown, field) in [("status", "/status"), ("roles", "/roles"), ("id", "/id")] {
            let text = format!(r#"{{"{unknown}": "x"}}"#);
            let problem = body::parse::<UserDetails>(text.as_bytes()).unwrap_err();
            assert_eq!(
                (problem.code, problem.field.as_deref()),
                ("malformed_body", Some(field))
            );
        }
    }
}
