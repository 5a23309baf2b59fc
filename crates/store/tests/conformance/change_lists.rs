//! The log as an audit trail.

use bailiwick_model::actor::ActorPrincipal;
use bailiwick_model::change::Change;
use bailiwick_model::ids::TenantId;
use bailiwick_model::time::Revision;
use bailiwick_store::ChangesQuery;

use crate::support::Database;
use crate::world::{NOW, change_record, created, new_tenant, role, role_id, user, user_id};

/// Ten revisions; the fifth is by a user, of another command, about a role.
async fn ten(db: &Database) -> TenantId {
    let tenant = new_tenant(&db.store, 1).await;
    for number in 2..=10 {
        let mut tx = db.store.begin(tenant).await.unwrap().unwrap();
        let mut record = change_record(tenant, Revision(number), Vec::new());
        let number = u32::try_from(number).unwrap();
        record.changes.push(created(Change::User, user(number)));
        if number == 5 {
            record.actor = ActorPrincipal::User { id: user_id(2) };
            record.what = "create_role".into();
            record.changes.push(created(Change::Role, role(5)));
        }
        tx.append(&record).await.unwrap();
        tx.commit().await.unwrap();
    }
    tenant
}

async fn revisions(db: &Database, tenant: TenantId, query: ChangesQuery) -> Vec<u64> {
    let changes = db.store.changes(tenant, &query).await.unwrap();
    changes
        .iter()
        .map(|change| change.record.revision.0)
        .collect()
}

pub async fn pages_go_both_ways(db: Database) {
    let tenant = ten(&db).await;
    let page = ChangesQuery {
        limit: 4,
        ..Default::default()
    };
    assert_eq!(revisions(&db, tenant, page.clone()).await, [1, 2, 3, 4]);
    let next = ChangesQuery {
        after: Some(Revision(8)),
        ..page.clone()
    };
    assert_eq!(revisions(&db, tenant, next).await, [9, 10]);
    let latest = ChangesQuery {
        descending: true,
        ..page
    };
    assert_eq!(revisions(&db, tenant, latest.clone()).await, [10, 9, 8, 7]);
    let earlier = ChangesQuery {
        before: Some(Revision(3)),
        ..latest
    };
    assert_eq!(revisions(&db, tenant, earlier).await, [2, 1]);
}

pub async fn conditions_narrow(db: Database) {
    let tenant = ten(&db).await;
    let all = ChangesQuery {
        limit: 100,
        ..Default::default()
    };
    let text = |text: &str| Some(text.to_owned());
    let cases = [
        (
            ChangesQuery {
                actor_id: Some(user_id(2).to_string()),
                ..all.clone()
            },
            vec![5],
        ),
        (
            ChangesQuery {
                what: text("create_role"),
                ..all.clone()
            },
            vec![5],
        ),
        (
            ChangesQuery {
                object_kind: text("role"),
                ..all.clone()
            },
            vec![5],
        ),
        (
            ChangesQuery {
                object_kind: text("user"),
                object_id: Some(user_id(7).to_string()),
                ..all.clone()
            },
            vec![7],
        ),
        (
            ChangesQuery {
                object_id: Some(role_id(5).to_string()),
                ..all.clone()
            },
            vec![5],
        ),
        (
            ChangesQuery {
                from: Some(NOW.plus_micros(3)),
                until: Some(NOW.plus_micros(5)),
                ..all.clone()
            },
            vec![3, 4],
        ),
        (
            ChangesQuery {
                what: text("create_role"),
                actor_id: text("test"),
                ..all.clone()
            },
            vec![],
        ),
        (
            ChangesQuery {
                object_id: text("\0"),
                ..all
            },
            vec![],
        ),
    ];
    for (query, expected) in cases {
        assert_eq!(
            revisions(&db, tenant, query.clone()).await,
            expected,
            "{query:?}"
        );
    }
}
