//! Both engines have the same tables, columns and indexes, and the store knows them.

use std::collections::BTreeSet;

use bailiwick_store::{Engine, Store};

use crate::support::{Database, Folder, PostgresDatabase};

const SQLITE_COLUMNS: &str = "
    SELECT t.name || '.' || c.name || CASE WHEN c.\"notnull\" = 1 THEN '' ELSE ' NULL' END
      FROM sqlite_schema t, pragma_table_info(t.name) c
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '_sqlx%'";

const POSTGRES_COLUMNS: &str = "
    SELECT table_name || '.' || column_name || CASE is_nullable WHEN 'NO' THEN '' ELSE ' NULL' END
      FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'";

/// Texts that compare by the rules of a language would be sorted otherwise than in SQLite.
const POSTGRES_COLLATIONS: &str = "
    SELECT table_name || '.' || column_name
      FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%' AND data_type = 'text'
       AND collation_name IS DISTINCT FROM 'C'";

/// Keys come with their names on PostgreSQL only; their columns are compared by name below.
const SQLITE_INDEXES: &str = "
    SELECT i.name || ' (' || (SELECT group_concat(c.name, ', ') FROM pragma_index_info(i.name) c)
           || ')' || CASE i.\"unique\" WHEN 1 THEN ' UNIQUE' ELSE '' END
           || CASE i.partial WHEN 1 THEN ' PARTIAL' ELSE '' END
      FROM sqlite_schema t, pragma_index_list(t.name) i
     WHERE t.type = 'table' AND i.origin = 'c'";

const POSTGRES_INDEXES: &str = "
    SELECT c.relname || ' (' || (
               SELECT string_agg(a.attname, ', ' ORDER BY a.attnum)
                 FROM pg_attribute a WHERE a.attrelid = c.oid)
           || ')' || CASE WHEN i.indisunique THEN ' UNIQUE' ELSE '' END
           || CASE WHEN i.indpred IS NOT NULL THEN ' PARTIAL' ELSE '' END
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND NOT i.indisprimary";

const POSTGRES_KEYS: &str = "
    SELECT c.relname || ' (' || (
               SELECT string_agg(a.attname, ', ' ORDER BY a.attnum)
                 FROM pg_attribute a WHERE a.attrelid = c.oid)
           || ') ' || t.relname
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_class t ON t.oid = i.indrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND i.indisprimary AND t.relname NOT LIKE '\\_sqlx%'";

const SQLITE_KEYS: &str = "
    SELECT t.name || ' (' || (
               SELECT group_concat(c.name, ', ' ORDER BY c.pk)
                 FROM pragma_table_info(t.name) c WHERE c.pk > 0) || ')'
      FROM sqlite_schema t
     WHERE t.type = 'table' AND t.name NOT LIKE '_sqlx%'";

async fn set(db: &Database, sql: &str) -> BTreeSet<String> {
    db.texts(sql).await.into_iter().collect()
}

#[test]
fn both_engines_have_the_same_schema() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let Some(database) = PostgresDatabase::create().await else {
            return;
        };
        let folder = Folder::new();
        let url = folder.sqlite_url();
        let sqlite = Database {
            store: Store::open(&url).await.unwrap(),
            url,
        };
        let url = database.url.clone();
        let postgres = Database {
            store: Store::open(&url).await.unwrap(),
            url,
        };
        assert_eq!(
            set(&sqlite, SQLITE_COLUMNS).await,
            set(&postgres, POSTGRES_COLUMNS).await
        );
        assert_eq!(
            set(&sqlite, SQLITE_INDEXES).await,
            set(&postgres, POSTGRES_INDEXES).await
        );
        assert_eq!(set(&postgres, POSTGRES_COLLATIONS).await, BTreeSet::new());
        let keys = set(&postgres, POSTGRES_KEYS).await.into_iter();
        let keys: BTreeSet<String> = keys.map(|key| named_after_columns(&key)).collect();
        assert_eq!(set(&sqlite, SQLITE_KEYS).await, keys);
        postgres.store.close().await;
        database.remove().await;
    });
}

/// From `users_id (tenant_id, id) users` to `users (tenant_id, id)`, checking the name.
fn named_after_columns(key: &str) -> String {
    let (name, rest) = key.split_once(' ').unwrap();
    let (columns, table) = rest.rsplit_once(' ').unwrap();
    assert_eq!(name, index_name(table, columns), "{key}");
    format!("{table} {columns}")
}

fn index_name(table: &str, columns: &str) -> String {
    let all: Vec<&str> = columns.trim_matches(['(', ')']).split(", ").collect();
    let named: Vec<&str> = all
        .iter()
        .copied()
        .filter(|column| *column != "tenant_id")
        .collect();
    format!(
        "{table}_{}",
        if named.is_empty() { all } else { named }.join("_")
    )
}

pub async fn every_unique_index_is_named_after_its_columns(db: Database) {
    let indexes = match db.store.engine() {
        Engine::Sqlite => SQLITE_INDEXES,
        Engine::Postgres => POSTGRES_INDEXES,
    };
    let tables: BTreeSet<String> = columns(&db)
        .await
        .into_iter()
        .map(|(table, _)| table)
        .collect();
    let unique: Vec<String> = db
        .texts(indexes)
        .await
        .into_iter()
        .filter(|index| index.contains("UNIQUE"))
        .collect();
    assert!(!unique.is_empty());
    for index in unique {
        let (name, rest) = index.split_once(' ').unwrap();
        let (columns, _) = rest.split_once(" UNIQUE").unwrap();
        let expected = tables
            .iter()
            .any(|table| index_name(table, columns) == name);
        assert!(expected, "{index}");
    }
}

async fn columns(db: &Database) -> BTreeSet<(String, String)> {
    let sql = match db.store.engine() {
        Engine::Sqlite => SQLITE_COLUMNS,
        Engine::Postgres => POSTGRES_COLUMNS,
    };
    let split = |text: String| {
        let (table, column) = text.trim_end_matches(" NULL").split_once('.').unwrap();
        (table.to_owned(), column.to_owned())
    };
    db.texts(sql).await.into_iter().map(split).collect()
}

/// A table that is missing in the list would be missing in backups.
pub async fn the_table_list_is_the_schema(db: Database) {
    let mut bytes = Vec::new();
    let report = db.store.backup(&mut bytes).await.unwrap();
    let tables: BTreeSet<String> = columns(&db)
        .await
        .into_iter()
        .map(|(table, _)| table)
        .collect();
    assert_eq!(report.rows.into_keys().collect::<BTreeSet<_>>(), tables);
    let mut listed = BTreeSet::new();
    for table in include_str!("../../src/tables.rs")
        .split("name: \"")
        .skip(1)
    {
        let (name, rest) = table.split_once('"').unwrap();
        for column in rest.split("(\"").skip(1) {
            let (column, _) = column.split_once('"').unwrap();
            listed.insert((name.to_owned(), column.to_owned()));
        }
    }
    assert_eq!(listed, columns(&db).await);
}
