//! Whoever changes the log behind the program's back is found out.

use bailiwick_model::change::Change;
use bailiwick_model::ids::TenantId;
use bailiwick_model::time::Revision;
use bailiwick_store::ChainReport;

use crate::support::Database;
use crate::world::{created, new_tenant, tenant_id, user, write};

/// A tenant of 6 revisions.
async fn six(db: &Database) -> TenantId {
    let tenant = new_tenant(&db.store, 1).await;
    for number in 1..=5 {
        write(&db.store, tenant, vec![created(Change::User, user(number))])
            .await
            .unwrap();
    }
    tenant
}

async fn verify(db: &Database, tenant: TenantId) -> ChainReport {
    db.store.verify_chain(tenant, |_| {}).await.unwrap()
}

/// The first bad revision after tampering; entries before it count as good.
async fn first_bad(db: &Database, tenant: TenantId, sql: &str) -> (u64, String) {
    db.tamper(sql).await;
    let report = verify(db, tenant).await;
    let bad = report.first_bad.unwrap();
    (bad.revision.0, bad.why)
}

pub async fn a_whole_chain_is_found_whole(db: Database) {
    let tenant = six(&db).await;
    let mut told = Vec::new();
    let report = db
        .store
        .verify_chain(tenant, |revision| told.push(revision))
        .await
        .unwrap();
    assert_eq!((report.records, report.first_bad), (6, None));
    assert_eq!(told, [Revision(6)]);
    let query = bailiwick_store::ChangesQuery {
        descending: true,
        limit: 1,
        ..Default::default()
    };
    assert_eq!(
        db.store.changes(tenant, &query).await.unwrap()[0].hash,
        report.head_hash
    );
    assert!(db.store.verify_chain(tenant_id(9), |_| {}).await.is_err());
}

pub async fn a_changed_body_is_found(db: Database) {
    let tenant = six(&db).await;
    let sql = "UPDATE changes SET body = replace(body, 'a test', 'a joke') WHERE revision = 3";
    let (revision, why) = first_bad(&db, tenant, sql).await;
    assert_eq!((revision, why.as_str()), (3, "the entry was changed"));
    assert_eq!(verify(&db, tenant).await.records, 2);
}

pub async fn changed_columns_are_found(db: Database) {
    let tenant = six(&db).await;
    for (revision, column, value) in [
        (6, "time", "1"),
        (5, "what", "'x'"),
        (4, "actor_id", "'x'"),
        (3, "actor_kind", "'user'"),
    ] {
        let sql = format!("UPDATE changes SET {column} = {value} WHERE revision = {revision}");
        assert_eq!(first_bad(&db, tenant, &sql).await.0, revision, "{column}");
    }
    let hash = "UPDATE changes SET hash = previous_hash WHERE revision = 2";
    assert_eq!(first_bad(&db, tenant, hash).await.0, 2);
    let previous = "UPDATE changes SET previous_hash = hash WHERE revision = 1";
    assert_eq!(first_bad(&db, tenant, previous).await.0, 1);
}

pub async fn a_removed_entry_is_found(db: Database) {
    let tenant = six(&db).await;
    let (revision, why) = first_bad(&db, tenant, "DELETE FROM changes WHERE revision = 4").await;
    assert_eq!((revision, why.as_str()), (4, "the entry is missing"));
}

pub async fn a_cut_off_tail_is_found(db: Database) {
    let tenant = six(&db).await;
    let (revision, why) = first_bad(&db, tenant, "DELETE FROM changes WHERE revision > 4").await;
    assert_eq!(
        (revision, why.as_str()),
        (5, "the log was cut off before this entry")
    );
}

/// This leaves a shorter chain that is whole in itself: only a noted hash tells.
pub async fn a_tail_cut_off_with_its_head_is_no_longer_what_was_noted(db: Database) {
    let tenant = six(&db).await;
    let noted = verify(&db, tenant).await.head_hash;
    let sql = "UPDATE tenants SET revision = 4;
               UPDATE tenants SET head_hash = (SELECT hash FROM changes WHERE revision = 4);
               DELETE FROM changes WHERE revision > 4";
    db.tamper(sql).await;
    let report = verify(&db, tenant).await;
    assert_eq!((report.records, report.first_bad), (4, None));
    assert_ne!(report.head_hash, noted);
    let sql = "UPDATE tenants SET head_hash = (SELECT hash FROM changes WHERE revision = 3)";
    assert_eq!(first_bad(&db, tenant, sql).await.0, 4);
}

pub async fn an_entry_of_an_unknown_revision_is_found(db: Database) {
    let tenant = six(&db).await;
    let (revision, why) = first_bad(&db, tenant, "UPDATE tenants SET revision = 5").await;
    assert_eq!(
        (revision, why.as_str()),
        (6, "the tenant's row does not know of this entry")
    );
}
