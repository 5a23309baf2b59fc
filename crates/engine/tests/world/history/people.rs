//! Steps that change users, service accounts and their keys.

use bailiwick_model::change::{Change, Delta};
use bailiwick_model::ids::{KeyId, NodeId, ServiceAccountId, UserId};
use bailiwick_model::names::{Email, ExternalId, ProfileText, Text, UserName};
use bailiwick_model::service_account::{Key, ServiceAccount};
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::{Lock, Profile, User};

use crate::world::chance::Chance;
use crate::world::{CREATED, World, draw};

impl World {
    fn new_user_names(&mut self) -> (UserName, Email) {
        self.next += 1;
        let user_name = UserName::new(&format!("User{}", self.next)).expect("a user name");
        let email = Email::new(&format!("User{}@Example.com", self.next)).expect("an address");
        self.words.extend([user_name.folded(), email.folded()]);
        (user_name, email)
    }

    fn new_external_id(&mut self, chance: &mut Chance) -> Option<ExternalId> {
        if chance.percent(60) {
            return None;
        }
        self.next += 1;
        let text = format!("ext-{}", self.next);
        self.words.push(text.clone());
        ExternalId::new(&text).ok()
    }

    fn any_managers(&self, chance: &mut Chance) -> Vec<UserId> {
        let ids: Vec<UserId> = self.users.iter().map(|user| user.id).collect();
        let most = chance.below(3);
        let mut managers = chance.some(most, &ids);
        managers.sort();
        managers.dedup();
        managers
    }

    /// A new user.
    pub fn add_user(&mut self, chance: &mut Chance) -> Vec<Change> {
        let (user_name, email) = self.new_user_names();
        let department = chance.pick(&["DE", "US", "sales"]);
        let department = chance
            .percent(50)
            .then(|| ProfileText::new(department).expect("a text"));
        let user = User {
            id: UserId(self.new_id()),
            user_name,
            email,
            external_id: self.new_external_id(chance),
            status: draw::status(chance),
            lock: any_lock(chance),
            home: self.any_node(chance),
            managers: self.any_managers(chance),
            attributes: draw::of_subject(chance),
            profile: Profile {
                department,
                ..Profile::default()
            },
            last_sign_in: None,
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        self.users.push(user.clone());
        vec![Change::User(Box::new(Delta::created(user)))]
    }

    /// A user of another status, lock, home, managers or attributes.
    pub fn change_user(&mut self, chance: &mut Chance) -> Vec<Change> {
        let (home, managers) = (self.any_node(chance), self.any_managers(chance));
        let at = chance.below(self.users.len());
        let what = chance.below(5);
        let drawn = (
            draw::status(chance),
            any_lock(chance),
            draw::of_subject(chance),
        );
        self.edit_user(at, |user| match what {
            0 => user.status = drawn.0,
            1 => user.lock = drawn.1,
            2 => user.home = home,
            3 => user.managers = managers.into_iter().filter(|id| *id != user.id).collect(),
            _ => user.attributes = drawn.2,
        })
    }

    /// A user under other names; the old ones are free again.
    pub fn rename_user(&mut self, chance: &mut Chance) -> Vec<Change> {
        let (user_name, email) = self.new_user_names();
        let external_id = self.new_external_id(chance);
        let at = chance.below(self.users.len());
        self.edit_user(at, |user| {
            user.user_name = user_name;
            user.email = email;
            user.external_id = external_id;
        })
    }

    fn edit_user(&mut self, at: usize, change: impl FnOnce(&mut User)) -> Vec<Change> {
        let user = &mut self.users[at];
        let before = user.clone();
        change(user);
        user.version += 1;
        vec![Change::User(Box::new(Delta::changed(before, user.clone())))]
    }

    /// Users whose home goes get another.
    pub(super) fn move_users_home(&mut self, from: &[NodeId], to: NodeId) -> Vec<Change> {
        let moved: Vec<usize> = (0..self.users.len())
            .filter(|&at| from.contains(&self.users[at].home))
            .collect();
        moved
            .into_iter()
            .flat_map(|at| self.edit_user(at, |user| user.home = to))
            .collect()
    }

    /// A new service account.
    pub fn add_account(&mut self, chance: &mut Chance) -> Vec<Change> {
        let account = ServiceAccount {
            id: ServiceAccountId(self.new_id()),
            name: self.new_name("Robot"),
            description: Text::default(),
            external_id: self.new_external_id(chance),
            active: chance.percent(85),
            attributes: draw::of_subject(chance),
            created: CREATED,
            changed: CREATED,
            version: 1,
        };
        self.accounts.push(account.clone());
        vec![Change::ServiceAccount(Box::new(Delta::created(account)))]
    }

    /// A service account under another name, at work or at rest.
    pub fn change_account(&mut self, chance: &mut Chance) -> Vec<Change> {
        if self.accounts.is_empty() {
            return Vec::new();
        }
        let name = self.new_name("Robot");
        let at = chance.below(self.accounts.len());
        let account = &mut self.accounts[at];
        let before = account.clone();
        account.name = name;
        account.active = chance.percent(70);
        account.version += 1;
        vec![Change::ServiceAccount(Box::new(Delta::changed(
            before,
            account.clone(),
        )))]
    }

    /// A service account removed, with its assignments and keys.
    pub fn remove_account(&mut self, chance: &mut Chance) -> Vec<Change> {
        use bailiwick_model::assignment::Principal;
        let Some(id) = chance.pick_any(&self.accounts).map(|account| account.id) else {
            return Vec::new();
        };
        let own = Principal::ServiceAccount(id);
        let mut changes = self.remove_assignments_if(|assignment| assignment.principal == own);
        for key in self.keys.extract_if(.., |key| key.service_account == id) {
            changes.push(Change::Key(Box::new(Delta::removed(key))));
        }
        for account in self.accounts.extract_if(.., |account| account.id == id) {
            changes.push(Change::ServiceAccount(Box::new(Delta::removed(account))));
        }
        changes
    }

    /// A new key.
    pub fn add_key(&mut self, chance: &mut Chance) -> Vec<Change> {
        let Some(service_account) = chance.pick_any(&self.accounts).map(|account| account.id)
        else {
            return Vec::new();
        };
        let key = Key {
            id: KeyId(self.new_id()),
            service_account,
            name: self.new_name("Key"),
            prefix: "bwk_".to_owned(),
            hash: None,
            permissions: None,
            may_override_properties: false,
            expires: Timestamp(1_000),
            revoked: None,
            created: CREATED,
        };
        self.keys.push(key.clone());
        vec![Change::Key(Box::new(Delta::created(key)))]
    }

    /// A key that no longer works.
    pub fn revoke_key(&mut self, chance: &mut Chance) -> Vec<Change> {
        if self.keys.is_empty() {
            return Vec::new();
        }
        let at = chance.below(self.keys.len());
        let before = self.keys[at].clone();
        self.keys[at].revoked = Some(draw::now(chance));
        vec![Change::Key(Box::new(Delta::changed(
            before,
            self.keys[at].clone(),
        )))]
    }
}

fn any_lock(chance: &mut Chance) -> Option<Lock> {
    chance.percent(8).then_some(Lock {
        reason: None,
        since: CREATED,
    })
}
