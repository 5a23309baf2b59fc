//! The same filter as SQL over a table of an application's own in the same database, with plain
//! columns of its own names.

use std::collections::BTreeMap;

use bailiwick_engine::check::check;
use bailiwick_engine::filter::{
    AttributeColumn, ColumnKind, Columns, FilterQuestion, FilterTree, IdColumn, ListColumn,
    NodeColumn, SqlPredicate, SqlValue, filter, to_sql,
};
use bailiwick_engine::question::{Question, Resource};
use bailiwick_model::record::Record;
use bailiwick_testkit::{TestApp, TestDatabase, databases};
use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};

use super::filters::{draw, pages, town};

const QUESTIONS: usize = 120;
const TABLE: &str =
    "CREATE TEMPORARY TABLE shop_orders (nr TEXT, store TEXT, seller TEXT, bosses TEXT)";
const SITES: &str = "CREATE TEMPORARY TABLE shop_order_sites (nr TEXT, site TEXT)";
const FILL: &str = "INSERT INTO shop_orders (nr, store, seller) VALUES ($1, $2, $3)";
const FILL_SITES: &str = "INSERT INTO shop_order_sites (nr, site) VALUES ($1, $2)";

/// A connection of the application's, to either database.
enum Shop {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

macro_rules! on {
    ($shop:expr, $connection:ident => $body:expr) => {
        match $shop {
            Shop::Sqlite($connection) => $body,
            Shop::Postgres($connection) => $body,
        }
    };
}

impl Shop {
    async fn open(url: &str) -> Self {
        match url.starts_with("sqlite:") {
            true => Self::Sqlite(SqliteConnection::connect(url).await.expect("a connection")),
            false => Self::Postgres(PgConnection::connect(url).await.expect("a connection")),
        }
    }

    async fn fill(&mut self, records: &[Record]) {
        for statement in [TABLE, SITES] {
            on!(self, connection => {
                sqlx::query(statement).execute(connection).await.expect("a table");
            });
        }
        for record in records {
            let nr = record.key.id.as_str();
            let store = record.node.map(|node| node.to_string());
            let seller = record.vendor.map(|vendor| vendor.to_string());
            on!(self, connection => {
                let query = sqlx::query(FILL).bind(nr).bind(store).bind(seller);
                query.execute(connection).await.expect("a row");
            });
            for value in &record.restrictions {
                on!(self, connection => {
                    let query = sqlx::query(FILL_SITES).bind(nr).bind(value.as_str());
                    query.execute(connection).await.expect("a row");
                });
            }
        }
    }

    /// The numbers of the orders for which the condition holds.
    async fn select(&mut self, predicate: &SqlPredicate) -> Vec<String> {
        let text = format!("SELECT o.nr FROM shop_orders o WHERE {}", predicate.text);
        let mut found: Vec<String> = on!(self, connection => {
            let mut query = sqlx::query(AssertSqlSafe(text));
            for value in &predicate.params {
                query = match value {
                    SqlValue::Bool(truth) => query.bind(*truth),
                    SqlValue::Integer(number) => query.bind(*number),
                    SqlValue::Uuid(id) => query.bind(*id),
                    SqlValue::Text(text) => query.bind(text.clone()),
                };
            }
            let rows = query.fetch_all(connection).await.expect("rows");
            rows.iter().map(|row| row.get(0)).collect()
        });
        found.sort();
        found
    }
}

fn columns() -> Columns {
    let bosses = AttributeColumn::Scalar {
        column: "o.bosses".to_owned(),
        kind: ColumnKind::Id,
    };
    Columns {
        first_parameter: 1,
        id: Some(IdColumn {
            column: "o.nr".to_owned(),
            kind: Default::default(),
        }),
        node: Some(NodeColumn {
            column: "o.store".to_owned(),
            holds: Default::default(),
            tree: None,
        }),
        restrictions: Some(ListColumn::Table {
            table: "shop_order_sites".to_owned(),
            join: vec![("nr".to_owned(), "o.nr".to_owned())],
            value: "site".to_owned(),
            extra: Vec::new(),
        }),
        vendor: Some("o.seller".to_owned()),
        // Asked for by the permissions about direct reports, which no order has.
        attributes: BTreeMap::from([("managers".to_owned(), bosses)]),
        ..Columns::default()
    }
}

async fn over_own_tables(database: TestDatabase, seed: u64) -> usize {
    let server = TestApp::start(database).await;
    let mut town = town(&server, seed).await;
    let snapshot = town.snapshot().await;
    let now = town.app.clock.now();
    let users = snapshot.subjects().filter(|(_, row)| row.user().is_some());
    let users: Vec<u32> = users.map(|(handle, _)| handle).collect();
    let (orders, _) = pages(&town, "orders", None, 1_000).await;
    let mut shop = Shop::open(&server.database.url).await;
    shop.fill(&orders).await;
    let mut narrowed = 0;
    for _ in 0..QUESTIONS {
        let asked = draw(&mut town, &users);
        let question = FilterQuestion {
            subject: asked.user,
            subject_properties: None,
            action: asked.action,
            action_properties: None,
            resource_type: "orders",
            now,
        };
        let tree = filter(&snapshot, &question);
        let predicate = to_sql(&snapshot, &tree, &columns()).expect("a condition");
        let permitted = orders.iter().filter(|record| {
            let resource = Resource::of_record(&snapshot, record);
            check(
                &snapshot,
                &Question::new(asked.user, asked.action, &resource, now),
            )
        });
        let permitted: Vec<String> = permitted.map(|record| record.key.id.to_string()).collect();
        assert_eq!(
            shop.select(&predicate).await,
            permitted,
            "{}",
            predicate.text
        );
        narrowed += usize::from(!matches!(tree, FilterTree::Never | FilterTree::Always));
    }
    narrowed
}

/// Both databases.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_filter_over_an_applications_own_table() {
    let mut narrowed = 0;
    for database in databases().await {
        narrowed += over_own_tables(database, 21).await;
    }
    assert!(narrowed > 15, "{narrowed} questions were worth asking");
}

/// A column that a condition needs and that is not named is an error: a filter is never silently
/// wider.
#[tokio::test]
async fn a_column_that_is_missing_is_an_error() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let role = tenant.role("R", &["orders.read"]).await;
    let node = tenant.node("root", "division", "Alberta").await;
    let sam = tenant.user("sam", "root").await;
    tenant.assign("user", &sam, &role, &node).await;
    let body = |columns: serde_json::Value| {
        serde_json::json!({
            "subject": "sam", "action": "read", "resource_type": "orders", "columns": columns,
        })
    };
    let path = tenant.path("/filter");
    let key = Some(bailiwick_testkit::OPERATOR);
    let without = Some(body(serde_json::json!({"id": {"column": "id"}})));
    let answer = server.send(key, "POST", &path, without).await;
    assert_eq!(
        (answer.status, &answer.body["field"]),
        (400, &"/columns".into()),
        "{}",
        answer.body
    );
    for name in [
        "id; DROP TABLE users",
        "id--",
        "\"id",
        "i d",
        "id)",
        "1 OR 1=1",
    ] {
        let columns = serde_json::json!({"node": {"column": name}});
        let answer = server.send(key, "POST", &path, Some(body(columns))).await;
        assert_eq!(answer.status, 400, "{name}: {}", answer.body);
    }
}
