//! What a shop has besides people and roles: sites, groups bound to them, records, vendors' orders.

use bailiwick_model::command::{Command, CreateGroup, PutRecord};
use bailiwick_model::ids::{GroupId, UserId, VendorId};
use bailiwick_model::names::{Code, Name, RecordId, RestrictionValue, Text};
use bailiwick_model::record::RecordKey;
use bailiwick_model::restriction::{RestrictionKind, Restrictions};

use super::company::{Company, valid};
use crate::error::ServiceError;

/// A group to be made.
pub(super) struct SampleGroup<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) description: &'a str,
    pub(super) template: &'a str,
    pub(super) site: Option<&'a str>,
    pub(super) member: UserId,
}

/// A record to be registered.
#[derive(Default)]
pub(super) struct SampleRecord<'a> {
    pub(super) kind: &'a str,
    pub(super) id: String,
    /// `None` takes the parent's.
    pub(super) sites: Option<Vec<&'a str>>,
    pub(super) parent: Option<(&'a str, String)>,
    pub(super) vendor: Option<VendorId>,
}

fn key(kind: &str, id: &str) -> Result<RecordKey, ServiceError> {
    Ok(RecordKey {
        resource_type: valid(Code::new(kind))?,
        id: valid(RecordId::new(id))?,
    })
}

impl Company<'_> {
    pub(super) async fn site(&self, code: &str, name: &str) -> Result<(), ServiceError> {
        let value = valid(RestrictionValue::new(code))?;
        let name = Some(valid(Name::new(name))?);
        self.run(Command::PutRestriction {
            kind: RestrictionKind::Site,
            value,
            name,
            if_version: None,
        })
        .await?;
        Ok(())
    }

    pub(super) async fn group(&self, group: SampleGroup<'_>) -> Result<(), ServiceError> {
        let id = valid(GroupId::new(group.id))?;
        if self.snapshot().await?.group(&id).is_none() {
            let restrictions = match group.site {
                None => Restrictions::Unrestricted,
                Some(site) => {
                    let value = valid(RestrictionValue::new(site))?;
                    Restrictions::Restricted {
                        values: [value].into(),
                    }
                }
            };
            let create = CreateGroup {
                id: Some(id.clone()),
                name: valid(Name::new(group.name))?,
                description: valid(Text::new(group.description))?,
                permissions: Default::default(),
                templates: vec![self.role(group.template).await?],
                node: None,
                restrictions,
                members: Vec::new(),
            };
            self.run(Command::CreateGroup(Box::new(create))).await?;
        }
        self.run(Command::AddMember {
            group: id,
            user: group.member,
        })
        .await?;
        Ok(())
    }

    pub(super) async fn record(&self, record: SampleRecord<'_>) -> Result<(), ServiceError> {
        let sites = record.sites.map(|sites| {
            sites
                .into_iter()
                .map(|site| valid(RestrictionValue::new(site)))
                .collect()
        });
        let parent = record.parent.map(|(kind, id)| key(kind, &id));
        let put = PutRecord {
            key: key(record.kind, &record.id)?,
            node: None,
            restrictions: sites.transpose()?,
            parent: parent.transpose()?,
            vendor: record.vendor,
            attributes: Default::default(),
            if_version: None,
        };
        self.run(Command::PutRecord(Box::new(put))).await?;
        Ok(())
    }
}
