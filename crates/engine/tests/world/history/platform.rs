//! Steps that change the tenant, its lists of values, its vendors and its registered records.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::group::VendorGroup;
use bailiwick_model::ids::VendorId;
use bailiwick_model::names::{Code, RecordId, RestrictionValue};
use bailiwick_model::record::{Record, RecordKey};
use bailiwick_model::restriction::{Restriction, RestrictionKind};
use bailiwick_model::tenant::Tenant;
use bailiwick_model::vendor::{Vendor, VendorGroupKind};

use crate::world::catalogs::{ADVERSARY, compiled};
use crate::world::chance::Chance;
use crate::world::{CREATED, World, draw};

impl World {
    fn edit_tenant(&mut self, change: impl FnOnce(&mut Tenant)) -> Vec<Change> {
        let before = self.tenant.clone();
        change(&mut self.tenant);
        self.tenant.version += 1;
        vec![Change::Tenant(Box::new(Delta::changed(
            before,
            self.tenant.clone(),
        )))]
    }

    /// A restricted permission released to the tenant, or taken back.
    pub fn change_releases(&mut self, chance: &mut Chance) -> Vec<Change> {
        let catalog = compiled(&self.tenant);
        let permissions = catalog.permissions().iter();
        let restricted: Vec<&str> = permissions
            .filter(|permission| permission.restricted)
            .map(|permission| permission.code.as_str())
            .collect();
        let Some(code) = chance.pick_any(&restricted) else {
            return Vec::new();
        };
        let code = Code::new(code).expect("a code");
        self.edit_tenant(|tenant| {
            if !tenant.released.remove(code.as_str()) {
                tenant.released.insert(code);
            }
        })
    }

    /// Every restricted permission released to the tenant.
    pub fn release_everything(&mut self) -> Vec<Change> {
        let catalog = compiled(&self.tenant);
        let restricted = catalog.permissions().iter().filter(|p| p.restricted);
        let codes: Vec<Code> = restricted
            .map(|permission| Code::new(&permission.code).expect("a code"))
            .collect();
        self.edit_tenant(|tenant| tenant.released.extend(codes))
    }

    /// The tenant goes to the other edition of the adversary, if it has that catalog.
    pub fn change_edition(&mut self, _: &mut Chance) -> Vec<Change> {
        self.edit_tenant(|tenant| {
            for version in tenant.catalogs.iter_mut().filter(|v| v.name == ADVERSARY) {
                version.version = 3 - version.version;
            }
        })
    }

    /// Something about values, vendors or records.
    pub fn change_lists(&mut self, chance: &mut Chance) -> Vec<Change> {
        match chance.below(8) {
            0 => self.add_restriction(chance),
            1 => self.remove_restriction(chance),
            2 => self.add_vendor(chance),
            3 | 4 => self.add_record(chance),
            5 => self.remove_record(chance),
            6 => self.edit_tenant(|tenant| {
                let settings = &mut tenant.settings;
                settings.sync_restrictions_with_sites = !settings.sync_restrictions_with_sites;
            }),
            _ => self.change_record(chance),
        }
    }

    /// A new value of one of the tenant's lists.
    pub fn add_restriction(&mut self, chance: &mut Chance) -> Vec<Change> {
        let value = RestrictionValue::new(chance.pick::<&str>(&draw::VALUES)).expect("a value");
        let kind = *chance.pick(&[RestrictionKind::Site, RestrictionKind::Custom]);
        if self
            .restrictions
            .iter()
            .any(|r| r.value == value && r.kind == kind)
        {
            return Vec::new();
        }
        let restriction = Restriction {
            value,
            kind,
            name: None,
            created: CREATED,
            version: 1,
        };
        self.restrictions.push(restriction.clone());
        vec![Change::Restriction(Box::new(Delta::created(restriction)))]
    }

    fn remove_restriction(&mut self, chance: &mut Chance) -> Vec<Change> {
        if self.restrictions.is_empty() {
            return Vec::new();
        }
        let gone = self
            .restrictions
            .remove(chance.below(self.restrictions.len()));
        vec![Change::Restriction(Box::new(Delta::removed(gone)))]
    }

    /// A new vendor with two of its groups, which hold whatever chance gives them.
    pub fn add_vendor(&mut self, chance: &mut Chance) -> Vec<Change> {
        let vendor = Vendor {
            id: VendorId(self.new_id()),
            name: self.new_name("Vendor"),
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        self.vendors.push(vendor.clone());
        let mut changes = vec![Change::Vendor(Box::new(Delta::created(vendor.clone())))];
        for kind in chance.some(2, &VendorGroupKind::ALL) {
            let vendor = VendorGroup {
                vendor: vendor.id,
                kind,
            };
            changes.extend(self.found_group(Some(vendor), chance));
        }
        changes
    }

    fn any_record(&mut self, key: RecordKey, chance: &mut Chance) -> Record {
        let node = chance.percent(85).then(|| self.any_node(chance));
        let vendor = chance.pick_any(&self.vendors).map(|vendor| vendor.id);
        Record {
            key,
            node,
            restrictions: draw::values(chance, 2),
            parent: None,
            vendor: vendor.filter(|_| chance.percent(70)),
            attributes: draw::of_record(chance, self),
            created: CREATED,
            changed: CREATED,
            version: 1,
        }
    }

    /// A new record of any type.
    pub fn add_record(&mut self, chance: &mut Chance) -> Vec<Change> {
        self.next += 1;
        let catalog = compiled(&self.tenant);
        let key = RecordKey {
            resource_type: Code::new(&chance.pick(catalog.resource_types()).code).expect("a code"),
            id: RecordId::new(&format!("r{}", self.next)).expect("a record id"),
        };
        let record = self.any_record(key, chance);
        self.records.push(record.clone());
        vec![Change::Record(Box::new(Delta::created(record)))]
    }

    fn change_record(&mut self, chance: &mut Chance) -> Vec<Change> {
        if self.records.is_empty() {
            return Vec::new();
        }
        let at = chance.below(self.records.len());
        let before = self.records[at].clone();
        self.records[at] = self.any_record(before.key.clone(), chance);
        vec![Change::Record(Box::new(Delta::changed(
            before,
            self.records[at].clone(),
        )))]
    }

    fn remove_record(&mut self, chance: &mut Chance) -> Vec<Change> {
        if self.records.is_empty() {
            return Vec::new();
        }
        let gone = self.records.remove(chance.below(self.records.len()));
        vec![Change::Record(Box::new(Delta::removed(gone)))]
    }
}
