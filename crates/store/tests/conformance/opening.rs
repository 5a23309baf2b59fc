//! Opening databases, and the small tables about the installation.

use bailiwick_store::{Engine, Store, StoreError, StoredCatalog};

use crate::support::{Database, Folder, PostgresDatabase};
use crate::world::{loaded, new_tenant};

pub async fn a_second_opening_finds_what_the_first_left(db: Database) {
    let tenant = new_tenant(&db.store, 1).await;
    let before = loaded(&db.store, tenant).await;
    db.store.ping().await.unwrap();
    db.store.close().await;
    assert!(db.store.ping().await.unwrap_err().is_unavailable());
    let again = Store::open(&db.url).await.unwrap();
    assert_eq!(loaded(&again, tenant).await, before);
    again.close().await;
}

pub async fn a_newer_schema_is_refused(db: Database) {
    db.tamper(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         SELECT 9999, 'from the future', success, checksum, 1 FROM _sqlx_migrations",
    )
    .await;
    let error = Store::open(&db.url).await.unwrap_err();
    assert!(
        matches!(error, StoreError::Incompatible { .. }),
        "{error:?}"
    );
}

pub async fn catalogs_never_change(db: Database) {
    db.store.put_catalog("retail", 2, "two").await.unwrap();
    db.store.put_catalog("retail", 1, "one").await.unwrap();
    db.store.put_catalog("retail", 1, "one").await.unwrap();
    let error = db
        .store
        .put_catalog("retail", 1, "other")
        .await
        .unwrap_err();
    assert_eq!(
        error,
        StoreError::Conflict {
            constraint: "catalogs_name_version".into()
        }
    );
    let catalog = |version, text: &str| StoredCatalog {
        name: "retail".into(),
        version,
        text: text.into(),
    };
    assert_eq!(
        db.store.catalogs().await.unwrap(),
        [catalog(1, "one"), catalog(2, "two")]
    );
}

pub async fn meta_values_are_replaced(db: Database) {
    assert_eq!(db.store.meta("installation").await.unwrap(), None);
    db.store.set_meta("installation", "a").await.unwrap();
    db.store.set_meta("installation", "b").await.unwrap();
    assert_eq!(
        db.store.meta("installation").await.unwrap().as_deref(),
        Some("b")
    );
}

pub async fn tenants_are_found_by_slug_and_id(db: Database) {
    new_tenant(&db.store, 2).await;
    let id = new_tenant(&db.store, 1).await;
    let head = db.store.find_tenant("tenant-1").await.unwrap().unwrap();
    assert_eq!(
        (head.id, head.name.as_str(), head.revision.0),
        (id, "Tenant 1", 1)
    );
    assert_eq!(db.store.tenant_head(id).await.unwrap(), Some(head));
    assert_eq!(db.store.find_tenant("tenant-3").await.unwrap(), None);
    assert_eq!(db.store.find_tenant("\0").await.unwrap(), None);
    let slugs: Vec<_> = db
        .store
        .tenants()
        .await
        .unwrap()
        .into_iter()
        .map(|head| head.slug)
        .collect();
    assert_eq!(
        slugs.iter().map(|slug| slug.as_str()).collect::<Vec<_>>(),
        ["tenant-1", "tenant-2"]
    );
}

#[tokio::test]
async fn an_address_is_of_one_of_two_kinds() {
    for url in [
        "",
        "mysql://localhost/x",
        "sqlite:",
        "sqlite::memory:",
        "x.db",
    ] {
        let error = Store::open(url).await.unwrap_err();
        assert!(matches!(error, StoreError::Invalid(_)), "{url}: {error:?}");
    }
    let error = Store::open("postgres://me:secret@localhost:port/x")
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::Invalid(_)), "{error:?}");
    assert!(!error.to_string().contains("secret"));
    let error = Store::open("sqlite:/no/such/folder/x.db")
        .await
        .unwrap_err();
    assert!(error.is_unavailable(), "{error:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_sqlite_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let store = Store::open(&folder.sqlite_url()).await.unwrap();
    assert_eq!(store.engine(), Engine::Sqlite);
    new_tenant(&store, 1).await;
    for entry in std::fs::read_dir(&folder.0).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", entry.path().display());
    }
    store.close().await;
}

#[tokio::test]
async fn what_is_no_database_is_said_so() {
    let folder = Folder::new();
    std::fs::write(folder.0.join("test.db"), "x".repeat(5_000)).unwrap();
    let error = Store::open(&folder.sqlite_url()).await.unwrap_err();
    assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
}

#[test]
fn a_server_without_the_database_is_unavailable() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let Some(database) = PostgresDatabase::create().await else {
            return;
        };
        let url = database.url.clone();
        database.remove().await;
        assert!(Store::open(&url).await.unwrap_err().is_unavailable());
    });
}
