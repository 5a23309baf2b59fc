//! Records: batches, pages, filters as SQL, counts, and the child rows that filters need.

use std::collections::BTreeSet;

use bailiwick_model::change::Change;
use bailiwick_model::ids::TenantId;
use bailiwick_model::names::RecordId;
use bailiwick_model::record::Record;
use bailiwick_store::{RecordCount, RecordsQuery, SqlPredicate, SqlValue};

use crate::support::Database;
use crate::world::{
    NOW, append, changed, code, created, new_tenant, node, node_id, record, record_key, removed,
    tenant_id, vendor, write,
};

/// 30 orders, alternating between nodes 0 and 1; every third in `AT` rather than `DE`.
async fn orders(db: &Database) -> TenantId {
    let tenant = new_tenant(&db.store, 1).await;
    let mut changes = vec![
        created(Change::Node, node(1, Some(0))),
        created(Change::Vendor, vendor(1)),
    ];
    changes.extend((0..30).map(|number| created(Change::Record, order(number))));
    changes.push(created(Change::Record, record("carts", "o-0")));
    write(&db.store, tenant, changes).await.unwrap();
    tenant
}

fn order(number: u32) -> Record {
    // Capitals sort before small letters, whatever the language.
    let id = if number.is_multiple_of(2) {
        format!("o-{number}")
    } else {
        format!("O-{number}")
    };
    let mut order = record("orders", &id);
    order.node = Some(node_id(number % 2));
    if number.is_multiple_of(3) {
        order.restrictions = BTreeSet::from(["AT".to_owned().try_into().unwrap()]);
        order.vendor = Some(vendor(1).id);
    }
    order
}

fn query(predicate: Option<SqlPredicate>, limit: u32) -> RecordsQuery {
    RecordsQuery {
        resource_type: code("orders"),
        predicate,
        after: None,
        limit,
        total: true,
    }
}

pub async fn single_records_and_batches(db: Database) {
    let tenant = orders(&db).await;
    let key = record_key("orders", "o-4");
    assert_eq!(db.store.record(tenant, &key).await.unwrap(), Some(order(4)));
    let mut keys: Vec<_> = (0..30).map(|number| order(number).key).collect();
    keys.push(record_key("orders", "missing"));
    keys.push(record_key("carts", "o-0"));
    keys.extend(keys.clone()); // asked twice, given once
    let mut found = db.store.records(tenant, &keys).await.unwrap();
    found.sort_by(|one, two| one.key.cmp(&two.key));
    assert_eq!(found.len(), 31);
    assert_eq!(found.first().unwrap().key, record_key("carts", "o-0"));
    assert!(db.store.records(tenant, &[]).await.unwrap().is_empty());
    // More than fit into one statement.
    let many: Vec<_> = (0..2_500)
        .map(|number| record_key("orders", &format!("o-{number}")))
        .collect();
    assert_eq!(db.store.records(tenant, &many).await.unwrap().len(), 15);
}

pub async fn pages_cover_everything_once(db: Database) {
    let tenant = orders(&db).await;
    let mut expected: Vec<RecordId> = (0..30).map(|number| order(number).key.id).collect();
    expected.sort();
    for limit in [1, 7, 30, 100] {
        let mut query = query(None, limit);
        let mut seen = Vec::new();
        loop {
            let page = db.store.records_where(tenant, &query).await.unwrap();
            assert_eq!(page.total, Some(30));
            assert!(page.records.len() <= limit as usize);
            seen.extend(page.records.into_iter().map(|record| record.key.id));
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen, expected, "pages of {limit}");
    }
}

pub async fn predicates_keep_their_numbers(db: Database) {
    let tenant = orders(&db).await;
    let restricted = SqlPredicate {
        text: "r.node_id = $2 AND EXISTS (SELECT 1 FROM record_restrictions x \
               WHERE x.tenant_id = r.tenant_id AND x.resource_type = r.resource_type \
               AND x.record_id = r.id AND x.value IN ($1, $3))"
            .into(),
        params: vec![
            SqlValue::Text("AT".into()),
            SqlValue::Uuid(node_id(1).0),
            SqlValue::Text("CH".into()),
        ],
    };
    let page = db
        .store
        .records_where(tenant, &query(Some(restricted), 2))
        .await
        .unwrap();
    assert_eq!((page.records.len(), page.total), (2, Some(5)));
    assert!(
        page.records
            .iter()
            .all(|record| record.node == Some(node_id(1)))
    );

    // An OR in the text cannot reach beyond its parentheses.
    let text = "r.id = $1 OR r.id <> $1".to_owned();
    let either = SqlPredicate {
        text,
        params: vec![SqlValue::Text("x".into())],
    };
    let page = db
        .store
        .records_where(tenant_id(2), &query(Some(either.clone()), 10))
        .await;
    assert_eq!(page.unwrap().total, Some(0));
    let page = db
        .store
        .records_where(tenant, &query(Some(either), 10))
        .await;
    assert_eq!(page.unwrap().total, Some(30));

    let contains = SqlPredicate {
        text: "EXISTS (SELECT 1 FROM record_attributes a WHERE a.tenant_id = r.tenant_id \
               AND a.resource_type = r.resource_type AND a.record_id = r.id \
               AND a.name = $1 AND a.is_list = $2 AND a.value = $3)"
            .into(),
        params: vec![
            SqlValue::Text("tags".into()),
            SqlValue::Bool(true),
            SqlValue::Text("\"red\"".into()),
        ],
    };
    let page = db
        .store
        .records_where(tenant, &query(Some(contains), 10))
        .await
        .unwrap();
    assert_eq!(page.total, Some(30));
}

pub async fn counts(db: Database) {
    let tenant = orders(&db).await;
    let mut tx = db.store.begin(tenant).await.unwrap().unwrap();
    let both = [node_id(0), node_id(1), node_id(9)];
    for (which, expected) in [
        (RecordCount::AtNodes(&both), 31),
        (RecordCount::AtNodes(&both[1..]), 15),
        (RecordCount::AtNodes(&[]), 0),
        (RecordCount::WithRestriction("AT"), 10),
        (RecordCount::WithRestriction("CH"), 0),
        (RecordCount::OfVendor(vendor(1).id), 10),
    ] {
        assert_eq!(
            tx.record_counts(which).await.unwrap(),
            expected,
            "{which:?}"
        );
    }
}

pub async fn moving_records_makes_new_versions(db: Database) {
    let tenant = orders(&db).await;
    let mut tx = db.store.begin(tenant).await.unwrap().unwrap();
    let moved = Change::RecordsMoved {
        from: vec![node_id(1)],
        to: node_id(0),
    };
    append(
        &mut tx,
        vec![moved, removed(Change::Node, node(1, Some(0)))],
    )
    .await
    .unwrap();
    let seen = tx.record(&order(5).key).await.unwrap().unwrap();
    assert_eq!((seen.node, seen.version), (Some(node_id(0)), 2));
    assert!(seen.changed > NOW);
    tx.commit().await.unwrap();
    assert_eq!(
        db.store.record(tenant, &order(5).key).await.unwrap(),
        Some(seen.clone())
    );
    assert_eq!(
        db.store.record(tenant, &order(4).key).await.unwrap(),
        Some(order(4))
    );
    // And can be changed from there.
    let after = Record {
        version: 3,
        node: None,
        ..seen.clone()
    };
    let change = changed(Change::Record, seen, after.clone());
    write(&db.store, tenant, vec![change]).await.unwrap();
    assert_eq!(
        db.store.record(tenant, &order(5).key).await.unwrap(),
        Some(after)
    );
}

pub async fn child_rows_follow_their_record(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let before = record("orders", "o-1");
    write(
        &db.store,
        tenant,
        vec![created(Change::Record, before.clone())],
    )
    .await
    .unwrap();
    let attributes = "SELECT name || ' ' || item || ' ' || value FROM record_attributes ORDER BY 1";
    let values = "SELECT value FROM record_restrictions ORDER BY 1";
    assert_eq!(
        db.texts(attributes).await,
        ["amount 0 12", "tags 0 \"red\"", "tags 1 \"blue\""]
    );
    assert_eq!(db.texts(values).await, ["DE"]);

    let mut after = before.clone();
    after
        .restrictions
        .insert("AT".to_owned().try_into().unwrap());
    after.attributes = bailiwick_model::user::Attributes::default();
    let change = changed(Change::Record, before, after.clone());
    write(&db.store, tenant, vec![change]).await.unwrap();
    assert!(db.texts(attributes).await.is_empty());
    assert_eq!(db.texts(values).await, ["AT", "DE"]);

    write(&db.store, tenant, vec![removed(Change::Record, after)])
        .await
        .unwrap();
    assert!(db.texts(values).await.is_empty());
}
