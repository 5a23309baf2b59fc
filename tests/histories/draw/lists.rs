//! Commands about records, restriction values, vendors and the tenant itself.

use bailiwick_model::command::{Command, PutRecord, UpdateTenant};
use bailiwick_model::names::{Code, Name, RecordId, RestrictionValue};
use bailiwick_model::record::RecordKey;
use bailiwick_model::restriction::RestrictionKind;
use bailiwick_model::tenant::Settings;

use super::{Draw, TYPES, VALUES};

impl Draw<'_> {
    /// A record of any type, new or replaced.
    pub fn record(&mut self) -> PutRecord {
        PutRecord {
            key: self.key(),
            node: self.chance.percent(80).then(|| self.node()),
            restrictions: self.chance.percent(70).then(|| self.values()),
            parent: None,
            vendor: self.vendor().filter(|_| self.chance.percent(30)),
            attributes: self.attributes(),
            if_version: None,
        }
    }

    fn key(&mut self) -> RecordKey {
        let resource_type = self.chance.pick::<&str>(&TYPES);
        RecordKey {
            resource_type: Code::new(resource_type).expect("a code"),
            id: RecordId::new(&format!("{:03}", self.chance.below(400))).expect("an id"),
        }
    }

    pub(super) fn about_records(&mut self) -> Command {
        match self.chance.percent(85) {
            true => Command::PutRecord(Box::new(self.record())),
            false => Command::DeleteRecord {
                key: self.key(),
                if_version: None,
            },
        }
    }

    pub(super) fn about_lists(&mut self) -> Command {
        let kind = *self
            .chance
            .pick(&[RestrictionKind::Site, RestrictionKind::Custom]);
        let value = RestrictionValue::new(self.chance.pick::<&str>(&VALUES)).expect("a value");
        match self.chance.below(6) {
            0 | 1 => Command::PutRestriction {
                kind,
                value,
                name: Name::new("named").ok(),
                if_version: None,
            },
            2 => Command::DeleteRestriction {
                kind,
                value,
                if_version: None,
            },
            3 => Command::CreateVendor {
                name: self.name("vendor"),
            },
            4 => match self.vendor() {
                Some(vendor) => Command::DeleteVendor {
                    vendor,
                    if_version: None,
                },
                None => Command::CreateVendor {
                    name: self.name("vendor"),
                },
            },
            _ => Command::UpdateTenant(Box::new(UpdateTenant {
                name: Some(self.name("tenant")),
                seat_limit: None,
                settings: Some(Settings {
                    sync_restrictions_with_sites: true,
                    ..Settings::default()
                }),
                if_version: None,
            })),
        }
    }
}
