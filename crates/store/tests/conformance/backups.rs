//! Backups are of one moment, whole, and can be taken back by either engine.

use bailiwick_model::change::Change;
use bailiwick_store::{Store, StoreError};

use crate::support::{Database, Folder, PostgresDatabase};
use crate::world::{created, loaded, new_tenant, one_of_each, tenant_id, user, write};

async fn filled(db: &Database) {
    let tenant = new_tenant(&db.store, 1).await;
    write(&db.store, tenant, one_of_each()).await.unwrap();
    new_tenant(&db.store, 2).await;
    db.store
        .put_catalog("retail", 1, "text\nof two lines")
        .await
        .unwrap();
    db.store.set_meta("key", "value").await.unwrap();
}

async fn backup(store: &Store) -> Vec<u8> {
    let mut bytes = Vec::new();
    let report = store.backup(&mut bytes).await.unwrap();
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
    assert_eq!(report.rows.values().sum::<u64>() + 2, lines);
    bytes
}

pub async fn a_backup_restores_on_either_engine(db: Database) {
    filled(&db).await;
    let bytes = backup(&db.store).await;
    let folder = Folder::new();
    restored_is_the_same(&folder.sqlite_url(), &bytes, &db.store).await;
    if let Some(database) = PostgresDatabase::create().await {
        restored_is_the_same(&database.url, &bytes, &db.store).await;
        database.remove().await;
    }
}

async fn restored_is_the_same(url: &str, bytes: &[u8], original: &Store) {
    let report = Store::restore(url, &mut &*bytes).await.unwrap();
    assert_eq!(report.rows["users"], 1);
    let store = Store::open(url).await.unwrap();
    assert_eq!(backup(&store).await, bytes);
    let tenant = tenant_id(1);
    assert_eq!(loaded(&store, tenant).await, loaded(original, tenant).await);
    assert_eq!(
        store.verify_chain(tenant, |_| {}).await.unwrap().first_bad,
        None
    );
    // Writing goes on where it ended.
    write(&store, tenant, vec![created(Change::User, user(9))])
        .await
        .unwrap();
    store.close().await;
}

pub async fn a_backup_is_of_one_moment_while_others_write(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let store = db.store.clone();
    let writer = tokio::spawn(async move {
        for number in 1..=80 {
            write(&store, tenant, vec![created(Change::User, user(number))])
                .await
                .unwrap();
        }
    });
    let mut backups = Vec::new();
    while !writer.is_finished() && backups.len() < 20 {
        backups.push(backup(&db.store).await);
    }
    writer.await.unwrap();
    backups.push(backup(&db.store).await);
    for bytes in [
        &backups[0],
        &backups[backups.len() / 2],
        &backups[backups.len() - 1],
    ] {
        let folder = Folder::new();
        let url = folder.sqlite_url();
        let report = Store::restore(&url, &mut &**bytes).await.unwrap();
        assert_eq!(report.rows["changes"], report.rows["users"] + 1);
        let store = Store::open(&url).await.unwrap();
        assert_eq!(
            store.verify_chain(tenant, |_| {}).await.unwrap().first_bad,
            None
        );
        store.close().await;
    }
}

pub async fn a_damaged_backup_restores_nothing(db: Database) {
    filled(&db).await;
    let good = String::from_utf8(backup(&db.store).await).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    let cut_off = format!("{}\n", lines[..lines.len() - 1].join("\n"));
    let without = format!("{}\n{}\n", lines[0], lines[2..].join("\n"));
    let cases = [
        ("nothing", String::new()),
        ("something else", "{}\n".into()),
        (
            "another version",
            good.replacen("\"version\":1", "\"version\":2", 1),
        ),
        (
            "another schema",
            good.replacen("\"schema\":1", "\"schema\":7", 1),
        ),
        ("no end", cut_off),
        ("a line missing", without),
        (
            "a letter changed",
            good.replace("of two lines", "of two limes"),
        ),
        ("something after the end", format!("{good}x\n")),
        (
            "an unknown table",
            good.replace("{\"table\":\"meta\"", "{\"table\":\"beta\""),
        ),
        (
            "a row too short",
            good.replace("[\"key\",\"value\"]", "[\"key\"]"),
        ),
    ];
    let folder = Folder::new();
    let url = folder.sqlite_url();
    for (what, bytes) in cases {
        let error = Store::restore(&url, &mut bytes.as_bytes())
            .await
            .unwrap_err();
        let told = matches!(
            error,
            StoreError::Incompatible { .. } | StoreError::Corrupt { .. }
        );
        assert!(told, "{what}: {error:?}");
    }
    // The database is still empty, so it takes the good one.
    Store::restore(&url, &mut good.as_bytes()).await.unwrap();
}

pub async fn a_database_in_use_takes_no_backup_back(db: Database) {
    filled(&db).await;
    let bytes = backup(&db.store).await;
    let error = Store::restore(&db.url, &mut &*bytes).await.unwrap_err();
    assert!(matches!(error, StoreError::Invalid(_)), "{error:?}");
}
