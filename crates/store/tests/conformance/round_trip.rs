//! What is written comes back, from the rows and from the log alike.

use bailiwick_model::change::Change;
use bailiwick_model::group::Group;
use bailiwick_model::restriction::{Restriction, Restrictions};
use bailiwick_model::role::Role;
use bailiwick_model::service_account::Key;
use bailiwick_model::time::Revision;
use bailiwick_model::user::{User, UserStatus};

use crate::support::Database;
use crate::world::{
    NOW, Numbers, State, append, assignment, changed, created, group, group_id, key, loaded,
    membership, name, new_tenant, node, one_of_each, record, record_key, removed, restriction,
    role, service_account, tenant, tenant_id, user, user_id, vendor, write,
};

pub async fn every_kind_comes_back(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let revision = write(&db.store, tenant, one_of_each()).await.unwrap();
    assert_eq!(revision, Revision(2));

    let mut fed = Vec::new();
    let loaded = db
        .store
        .load(tenant, &mut |change| fed.push(change))
        .await
        .unwrap();
    assert_eq!(loaded, Some(Revision(2)));
    let kinds: Vec<&str> = fed.iter().map(Change::kind).collect();
    let order = [
        "tenant",
        "node",
        "node",
        "restriction",
        "vendor",
        "role",
        "role",
        "user",
        "service_account",
        "key",
        "group",
        "membership",
        "assignment",
    ];
    assert_eq!(kinds, order);
    for change in one_of_each() {
        if !matches!(change, Change::Record(_)) {
            assert!(fed.contains(&change), "{change:?}"); // the key's hash included
        }
    }
    let key = record_key("orders", "o-1");
    let stored = db.store.record(tenant, &key).await.unwrap();
    assert_eq!(stored, Some(record("orders", "o-1")));

    let nobody = db
        .store
        .load(tenant_id(9), &mut |_| panic!("nothing to feed"))
        .await
        .unwrap();
    assert_eq!(nobody, None);
}

pub async fn every_kind_changes_and_goes(db: Database) {
    let id = new_tenant(&db.store, 1).await;
    write(&db.store, id, one_of_each()).await.unwrap();

    let renamed = bailiwick_model::tenant::Tenant {
        name: name("Renamed"),
        ..tenant(1)
    };
    let matrix = Role {
        owner: Some(group_id(2)),
        ..role(2)
    };
    let Change::Group(group) = one_of_each().remove(8) else {
        panic!("the ninth is the group")
    };
    let group = group.after.unwrap();
    let mut moved = record("orders", "o-1");
    moved.restrictions.clear();
    let changes = vec![
        changed(Change::Tenant, tenant(1), renamed),
        changed(Change::Node, node(1, Some(0)), node(1, Some(0))),
        changed(
            Change::Restriction,
            restriction("DE"),
            Restriction {
                name: None,
                ..restriction("DE")
            },
        ),
        changed(Change::Vendor, vendor(1), vendor(1)),
        changed(
            Change::Role,
            role(1),
            Role {
                template: true,
                ..role(1)
            },
        ),
        changed(
            Change::User,
            user(1),
            User {
                status: UserStatus::Passive,
                ..user(1)
            },
        ),
        changed(
            Change::ServiceAccount,
            service_account(1),
            service_account(1),
        ),
        changed(
            Change::Key,
            key(1, 1),
            Key {
                hash: None,
                revoked: Some(NOW),
                ..key(1, 1)
            },
        ),
        changed(
            Change::Group,
            group.clone(),
            Group {
                restrictions: Restrictions::Restricted { values: [].into() },
                ..group.clone()
            },
        ),
        changed(Change::Assignment, assignment(1, 1, 1), assignment(1, 1, 2)),
        changed(Change::Record, record("orders", "o-1"), moved.clone()),
    ];
    write(&db.store, id, changes).await.unwrap();
    let mut keys = Vec::new();
    let mut take_keys = |change| {
        if let Change::Key(delta) = change {
            keys.push(delta.after.unwrap());
        }
    };
    db.store.load(id, &mut take_keys).await.unwrap();
    // Revoking did not know the hash, and did not lose it.
    assert_eq!(
        keys,
        [Key {
            revoked: Some(NOW),
            ..key(1, 1)
        }]
    );
    assert_eq!(
        db.store.user(id, user_id(1)).await.unwrap().unwrap().status,
        UserStatus::Passive
    );
    assert_eq!(
        db.store.tenant_head(id).await.unwrap().unwrap().name,
        name("Renamed")
    );

    let changes = vec![
        removed(Change::Record, moved),
        removed(Change::Assignment, assignment(1, 1, 2)),
        removed(Change::Membership, membership(2, 1)),
        removed(Change::Group, group),
        removed(Change::Role, matrix),
        removed(Change::Key, key(1, 1)),
        removed(Change::ServiceAccount, service_account(1)),
        removed(Change::User, user(1)),
        removed(Change::Role, role(1)),
        removed(Change::Vendor, vendor(1)),
        removed(Change::Restriction, restriction("DE")),
        removed(Change::Node, node(1, Some(0))),
    ];
    write(&db.store, id, changes).await.unwrap();
    let (revision, state) = loaded(&db.store, id).await;
    assert_eq!(revision, Revision(4));
    let left: Vec<&str> = state.0.keys().map(|(kind, _)| *kind).collect();
    assert_eq!(left, ["node", "tenant"]);
}

pub async fn replaying_the_log_is_loading_the_rows(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let mut numbers = Numbers::new(42);
    let (mut users, mut roles, mut members) = (Vec::new(), Vec::new(), Vec::new());
    for number in 1..=150_u32 {
        let change = match numbers.below(6) {
            0 | 1 => {
                users.push(user(number));
                created(Change::User, user(number))
            }
            2 => {
                roles.push(number);
                let mut tx = db.store.begin(tenant).await.unwrap().unwrap();
                append(&mut tx, vec![created(Change::Role, role(number))])
                    .await
                    .unwrap();
                append(&mut tx, vec![created(Change::Group, group(number))])
                    .await
                    .unwrap();
                tx.commit().await.unwrap();
                continue;
            }
            3 if !users.is_empty() => {
                let at = numbers.below(u32::try_from(users.len()).unwrap()) as usize;
                let before = users[at].clone();
                users[at].version += 1;
                changed(Change::User, before, users[at].clone())
            }
            4 if !users.is_empty() && !roles.is_empty() => {
                let user = users[numbers.below(u32::try_from(users.len()).unwrap()) as usize].id;
                let group =
                    group_id(roles[numbers.below(u32::try_from(roles.len()).unwrap()) as usize]);
                let membership = bailiwick_model::group::Membership { group, user };
                match members.iter().position(|member| *member == membership) {
                    Some(at) => {
                        members.swap_remove(at);
                        removed(Change::Membership, membership)
                    }
                    None => {
                        members.push(membership.clone());
                        created(Change::Membership, membership)
                    }
                }
            }
            _ => created(Change::Node, node(number, Some(0))),
        };
        write(&db.store, tenant, vec![change]).await.unwrap();
    }
    let mut replayed = State::default();
    let mut after = Revision(0);
    loop {
        let records = db.store.changes_after(tenant, after, 50).await.unwrap();
        let Some(last) = records.last() else { break };
        for (position, record) in (1_u64..).zip(&records) {
            assert_eq!(record.revision, Revision(after.0 + position));
            record
                .changes
                .iter()
                .for_each(|change| replayed.apply(change));
        }
        after = last.revision;
    }
    let (revision, state) = loaded(&db.store, tenant).await;
    assert_eq!(revision, after);
    assert_eq!(state, replayed);
}

/// Loading goes on while others write, and sees nothing of it.
pub async fn loading_sees_one_revision(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let store = db.store.clone();
    let writer = tokio::spawn(async move {
        for number in 1..=60 {
            // Each revision adds a role and a group: their numbers tell the revision.
            let changes = vec![
                created(Change::Role, role(number)),
                created(Change::Group, group(number)),
            ];
            write(&store, tenant, changes).await.unwrap();
        }
    });
    while !writer.is_finished() {
        let (revision, state) = loaded(&db.store, tenant).await;
        let count = |kind| state.0.keys().filter(|(other, _)| *other == kind).count() as u64;
        assert_eq!(
            (count("role"), count("group")),
            (revision.0 - 1, revision.0 - 1)
        );
    }
    writer.await.unwrap();
}

pub async fn hashes_of_keys_stay_out_of_the_log(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    write(&db.store, tenant, one_of_each()).await.unwrap();
    let key = key(1, 1);
    let hash = key.hash.unwrap();
    assert_eq!(
        db.store.find_key(&hash).await.unwrap(),
        Some((tenant, key.id))
    );
    let mut other = hash;
    other.0[31] ^= 1;
    assert_eq!(db.store.find_key(&other).await.unwrap(), None);
    let texts = db
        .texts("SELECT body FROM changes UNION ALL SELECT data FROM api_keys")
        .await;
    assert_eq!(texts.len(), 3);
    for text in texts {
        assert!(!text.contains("hash") && !text.contains("165,165") && !text.contains("a5a5"));
    }
}
