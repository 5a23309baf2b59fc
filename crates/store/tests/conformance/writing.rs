//! Writing: revisions without gaps, refusals that say why, transactions that leave nothing.

use bailiwick_model::change::Change;
use bailiwick_model::group::Group;
use bailiwick_model::names::{Email, ExternalId, UserName};
use bailiwick_model::role::Role;
use bailiwick_model::service_account::{Key, ServiceAccount};
use bailiwick_model::time::Revision;
use bailiwick_model::tree::Node;
use bailiwick_model::user::User;
use bailiwick_model::vendor::Vendor;
use bailiwick_store::StoreError;

use crate::support::Database;
use crate::world::{
    append, assignment, change_record, changed, created, group, group_id, key, loaded, membership,
    name, new_tenant, node, node_id, one_of_each, record, record_key, removed, restriction, role,
    service_account, tenant_id, user, user_id, vendor, write,
};

pub async fn eight_writers_leave_no_gap(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let writers: Vec<_> = (0..8_u32)
        .map(|writer| {
            let store = db.store.clone();
            tokio::spawn(async move {
                let mut revisions = Vec::new();
                for turn in 0..15 {
                    let change = created(Change::User, user(writer * 100 + turn));
                    revisions.push(write(&store, tenant, vec![change]).await.unwrap().0);
                }
                revisions
            })
        })
        .collect();
    // A reader that follows must see every revision, in order.
    let mut seen = Revision(1);
    while seen < Revision(121) {
        for record in db.store.changes_after(tenant, seen, 1_000).await.unwrap() {
            assert_eq!(record.revision, seen.next());
            seen = record.revision;
        }
    }
    let mut all = Vec::new();
    for writer in writers {
        all.extend(writer.await.unwrap());
    }
    all.sort_unstable();
    assert_eq!(all, (2..=121).collect::<Vec<u64>>());
    let report = db.store.verify_chain(tenant, |_| {}).await.unwrap();
    assert_eq!((report.records, report.first_bad), (121, None));
}

/// One tenant's writer does not wait for another's, where the engine can do that.
pub async fn two_tenants_are_written_at_once(db: Database) {
    let (one, two) = (
        new_tenant(&db.store, 1).await,
        new_tenant(&db.store, 2).await,
    );
    if db.store.engine() == bailiwick_store::Engine::Sqlite {
        return; // one writer at a time, whatever the tenant
    }
    let mut first = db.store.begin(one).await.unwrap().unwrap();
    append(&mut first, vec![created(Change::User, user(1))])
        .await
        .unwrap();
    write(&db.store, two, vec![created(Change::User, user(1))])
        .await
        .unwrap();
    assert_eq!(first.commit().await.unwrap(), Revision(2));
}

pub async fn conflicts_name_their_index(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    write(&db.store, tenant, one_of_each()).await.unwrap();
    let external = |id: &str| Some(ExternalId::new(id).unwrap());
    let with_external = User {
        external_id: external("X"),
        ..user(5)
    };
    let base = vec![
        created(Change::User, with_external.clone()),
        created(
            Change::Node,
            Node {
                external_id: external("N"),
                ..node(5, Some(0))
            },
        ),
    ];
    write(&db.store, tenant, base).await.unwrap();

    let cases = [
        (
            "users_user_name_folded",
            created(
                Change::User,
                User {
                    user_name: UserName::new("USER.1").unwrap(),
                    ..user(6)
                },
            ),
        ),
        (
            "users_email_folded",
            created(
                Change::User,
                User {
                    email: Email::new("uSer.1@example.COM").unwrap(),
                    ..user(6)
                },
            ),
        ),
        (
            "users_external_id",
            created(
                Change::User,
                User {
                    external_id: external("X"),
                    ..user(6)
                },
            ),
        ),
        (
            "users_id",
            created(
                Change::User,
                User {
                    id: user_id(1),
                    ..user(6)
                },
            ),
        ),
        (
            "users_email_folded",
            changed(
                Change::User,
                with_external.clone(),
                User {
                    email: Email::new("user.1@example.com").unwrap(),
                    ..with_external
                },
            ),
        ),
        (
            "nodes_parent_id_name_folded",
            created(
                Change::Node,
                Node {
                    name: name("node 1"),
                    ..node(6, Some(0))
                },
            ),
        ),
        (
            "nodes_external_id",
            created(
                Change::Node,
                Node {
                    external_id: external("N"),
                    ..node(6, Some(0))
                },
            ),
        ),
        ("nodes_tenant_id", created(Change::Node, node(6, None))),
        (
            "roles_name_folded",
            created(
                Change::Role,
                Role {
                    name: name("ROLE 1"),
                    ..role(6)
                },
            ),
        ),
        (
            "roles_owner_id",
            created(
                Change::Role,
                Role {
                    owner: Some(group_id(2)),
                    ..role(6)
                },
            ),
        ),
        (
            "groups_id",
            created(
                Change::Group,
                Group {
                    id: group_id(2),
                    ..group(6)
                },
            ),
        ),
        (
            "vendors_id",
            created(
                Change::Vendor,
                Vendor {
                    id: vendor(1).id,
                    ..vendor(6)
                },
            ),
        ),
        (
            "restrictions_kind_value",
            created(Change::Restriction, restriction("DE")),
        ),
        (
            "memberships_group_id_user_id",
            created(Change::Membership, membership(2, 1)),
        ),
        (
            "assignments_id",
            created(Change::Assignment, assignment(1, 1, 1)),
        ),
        (
            "api_keys_hash",
            created(
                Change::Key,
                Key {
                    hash: key(1, 1).hash,
                    ..key(6, 1)
                },
            ),
        ),
        (
            "records_resource_type_id",
            created(Change::Record, record("orders", "o-1")),
        ),
        (
            "service_accounts_id",
            created(
                Change::ServiceAccount,
                ServiceAccount {
                    id: service_account(1).id,
                    ..service_account(6)
                },
            ),
        ),
    ];
    for (index, change) in cases {
        let error = write(&db.store, tenant, vec![change]).await.unwrap_err();
        assert_eq!(
            error,
            StoreError::Conflict {
                constraint: index.into()
            }
        );
    }
    // Roles that groups own do not take part in names.
    let owned = Role {
        owner: Some(group_id(77)),
        name: name("Role 1"),
        ..role(7)
    };
    write(&db.store, tenant, vec![created(Change::Role, owned)])
        .await
        .unwrap();

    let again = db
        .store
        .begin_new_tenant(tenant_id(2), &crate::world::tenant(1).slug)
        .await;
    assert_eq!(
        again.unwrap_err(),
        StoreError::Conflict {
            constraint: "tenants_slug".into()
        }
    );
}

pub async fn a_dropped_transaction_leaves_nothing(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let before = loaded(&db.store, tenant).await;
    let mut tx = db.store.begin(tenant).await.unwrap().unwrap();
    append(&mut tx, one_of_each()).await.unwrap();
    assert_eq!(tx.revision(), Revision(2));
    drop(tx);
    assert_eq!(loaded(&db.store, tenant).await, before);
    assert!(
        db.store
            .changes_after(tenant, Revision(1), 10)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(db.texts("SELECT data FROM records").await.is_empty());

    let unfinished = db
        .store
        .begin_new_tenant(tenant_id(2), &crate::world::tenant(2).slug)
        .await;
    drop(unfinished);
    assert_eq!(db.store.find_tenant("tenant-2").await.unwrap(), None);
    assert!(db.store.begin(tenant_id(2)).await.unwrap().is_none());
    write(&db.store, tenant, one_of_each()).await.unwrap();
}

pub async fn a_savepoint_undoes_one_command(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let mut tx = db.store.begin(tenant).await.unwrap().unwrap();
    let mut refused = 0;
    // Every third is a user that is there already.
    for number in [1, 2, 1, 3, 4, 3, 5, 6, 5] {
        tx.savepoint().await.unwrap();
        let role_first = vec![
            created(Change::Role, role(100 + number + refused * 10)),
            created(Change::User, user(number)),
        ];
        if append(&mut tx, role_first).await.is_err() {
            tx.rollback_to_savepoint().await.unwrap();
            refused += 1;
        }
    }
    assert_eq!((refused, tx.revision()), (3, Revision(7)));
    assert_eq!(tx.changes_after(Revision(1)).await.unwrap().len(), 6);
    assert_eq!(tx.user(user_id(6)).await.unwrap(), Some(user(6)));
    assert_eq!(tx.commit().await.unwrap(), Revision(7));
    let (_, state) = loaded(&db.store, tenant).await;
    let count = |kind| state.0.keys().filter(|(other, _)| *other == kind).count();
    assert_eq!((count("user"), count("role")), (6, 6));
    assert_eq!(
        db.store
            .verify_chain(tenant, |_| {})
            .await
            .unwrap()
            .first_bad,
        None
    );
}

pub async fn a_failed_append_cannot_be_committed(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let mut tx = db.store.begin(tenant).await.unwrap().unwrap();
    let twice = vec![
        created(Change::User, user(1)),
        created(Change::User, user(1)),
    ];
    assert!(matches!(
        append(&mut tx, twice).await,
        Err(StoreError::Conflict { .. })
    ));
    let next = append(&mut tx, vec![created(Change::User, user(2))]).await;
    assert!(matches!(next, Err(StoreError::Invalid(_))));
    assert!(matches!(
        tx.rollback_to_savepoint().await,
        Err(StoreError::Invalid(_))
    ));
    assert!(matches!(tx.commit().await, Err(StoreError::Invalid(_))));
    assert_eq!(db.store.user(tenant, user_id(1)).await.unwrap(), None);

    // Rows that are not as the change says they were.
    for change in [
        changed(Change::User, user(1), user(1)),
        removed(Change::User, user(1)),
        removed(Change::Membership, membership(1, 1)),
        changed(
            Change::Record,
            record("orders", "o-1"),
            record("orders", "o-1"),
        ),
    ] {
        let error = write(&db.store, tenant, vec![change]).await.unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    }
    let gone = removed(Change::Tenant, crate::world::tenant(1));
    assert!(matches!(
        write(&db.store, tenant, vec![gone]).await,
        Err(StoreError::Invalid(_))
    ));
}

pub async fn revisions_follow_each_other(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let mut tx = db.store.begin(tenant).await.unwrap().unwrap();
    for (whose, revision) in [(tenant, 1), (tenant, 3), (tenant_id(2), 2)] {
        let record = change_record(whose, Revision(revision), Vec::new());
        assert!(matches!(
            tx.append(&record).await,
            Err(StoreError::Invalid(_))
        ));
    }
    append(&mut tx, vec![created(Change::User, user(1))])
        .await
        .unwrap();
    append(&mut tx, vec![created(Change::User, user(2))])
        .await
        .unwrap();
    assert_eq!(tx.commit().await.unwrap(), Revision(3));
    assert_eq!(db.store.tenants().await.unwrap()[0].revision, Revision(3));

    let empty = db
        .store
        .begin_new_tenant(tenant_id(2), &crate::world::tenant(2).slug)
        .await;
    assert!(matches!(
        empty.unwrap().commit().await,
        Err(StoreError::Invalid(_))
    ));
}

pub async fn dangling_references_are_refused(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    write(&db.store, tenant, one_of_each()).await.unwrap();
    let homeless = User {
        home: node_id(99),
        ..user(9)
    };
    for change in [
        created(Change::User, homeless),
        created(Change::Membership, membership(2, 99)),
        created(Change::Assignment, assignment(9, 1, 99)),
        created(Change::Node, node(9, Some(99))),
        removed(Change::Role, role(1)),
        removed(Change::ServiceAccount, service_account(1)),
    ] {
        let error = write(&db.store, tenant, vec![change]).await.unwrap_err();
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
    }
    // Within one command the order does not matter.
    let changes = vec![
        created(Change::Group, group(5)),
        created(Change::Role, role(5)),
    ];
    write(&db.store, tenant, changes).await.unwrap();
}

pub async fn tenants_do_not_see_each_other(db: Database) {
    let (one, two) = (
        new_tenant(&db.store, 1).await,
        new_tenant(&db.store, 2).await,
    );
    write(&db.store, one, one_of_each()).await.unwrap();
    assert_eq!(db.store.user(two, user_id(1)).await.unwrap(), None);
    assert_eq!(
        db.store
            .record(two, &record_key("orders", "o-1"))
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        db.store
            .changes_after(two, Revision(0), 10)
            .await
            .unwrap()
            .len(),
        1
    );
    // The same ids and names again are no conflict; a hash is one everywhere.
    let mut changes = one_of_each();
    changes.retain(|change| !matches!(change, Change::Key(_)));
    write(&db.store, two, changes).await.unwrap();
    let error = write(&db.store, two, vec![created(Change::Key, key(1, 1))])
        .await
        .unwrap_err();
    assert_eq!(
        error,
        StoreError::Conflict {
            constraint: "api_keys_hash".into()
        }
    );
}
