//! PostgreSQL: the facts in tables, each node with its interval, and one prepared statement.

use anyhow::Result;
use bailiwick_benches::fixture::{Asked, Facts, external_id, node_external_id};
use bailiwick_benches::minimal::intervals;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Statement};

use crate::cedar::actions;

pub const WHAT: &str = "PostgreSQL: one prepared statement, nodes with intervals";

/// Where the server is found; `cargo xtask bench --peers` starts one if it is not set.
pub const URL: &str = "BAILIWICK_TEST_POSTGRES";

/// Temporary tables have buffers of their own, which must hold all of them to be a fair match.
const TABLES: &str = "\
SET temp_buffers = '512MB';
CREATE TEMPORARY TABLE nodes (id INT PRIMARY KEY, name TEXT UNIQUE, first INT, last INT);
CREATE TEMPORARY TABLE users (id INT PRIMARY KEY, name TEXT UNIQUE);
CREATE TEMPORARY TABLE gives (role INT, action TEXT, PRIMARY KEY (role, action));
CREATE TEMPORARY TABLE of_users (holder INT, role INT, node INT);
CREATE TEMPORARY TABLE of_groups (holder INT, role INT, node INT);
CREATE TEMPORARY TABLE members (user_id INT, group_id INT, PRIMARY KEY (user_id, group_id));";

const INDEXES: &str = "\
CREATE INDEX ON of_users (holder) INCLUDE (role, node);
CREATE INDEX ON of_groups (holder) INCLUDE (role, node);
ANALYZE nodes; ANALYZE users; ANALYZE gives; ANALYZE of_users; ANALYZE of_groups; ANALYZE members;";

const CHECK: &str = "\
WITH who AS (SELECT id FROM users WHERE name = $1),
     held AS (SELECT role, node
                FROM of_users
               WHERE holder = (SELECT id FROM who)
               UNION ALL
              SELECT of_groups.role, of_groups.node
                FROM members
                JOIN of_groups ON of_groups.holder = members.group_id
               WHERE members.user_id = (SELECT id FROM who))
SELECT EXISTS (
    SELECT 1
      FROM held
      JOIN gives ON gives.role = held.role AND gives.action = $2
      JOIN nodes upper ON upper.id = held.node
      JOIN nodes place ON place.name = $3
     WHERE upper.first <= place.first
       AND place.first < upper.last)";

pub struct Peer {
    runtime: Runtime,
    client: Client,
    check: Statement,
}

impl Peer {
    /// `None` if there is no server.
    pub fn new(facts: &Facts) -> Result<Option<Self>> {
        let Ok(url) = std::env::var(URL) else {
            return Ok(None);
        };
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (client, check) = runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&url, NoTls).await?;
            tokio::spawn(connection);
            client.batch_execute(TABLES).await?;
            fill(&client, facts).await?;
            client.batch_execute(INDEXES).await?;
            let check = client.prepare(CHECK).await?;
            anyhow::Ok((client, check))
        })?;
        Ok(Some(Self {
            runtime,
            client,
            check,
        }))
    }

    pub fn check(&self, asked: &Asked) -> Result<bool> {
        let user = external_id(asked.user);
        let action = format!("{}.{}", asked.resource_type, asked.action);
        let node = node_external_id(asked.node);
        let values: [&(dyn ToSql + Sync); 3] = [&user, &action, &node];
        let query = self.client.query_one(&self.check, &values);
        Ok(self.runtime.block_on(query)?.get(0))
    }
}

async fn fill(client: &Client, facts: &Facts) -> Result<()> {
    let ints = |numbers: &mut dyn Iterator<Item = u32>| -> Vec<i32> {
        numbers.map(u32::cast_signed).collect()
    };
    let insert =
        async |sql: &str, columns: &[&(dyn ToSql + Sync)]| client.execute(sql, columns).await;
    let (firsts, ends): (Vec<u32>, Vec<u32>) = intervals(facts).into_iter().unzip();
    let count = facts.parents.len() as u32;
    let names: Vec<String> = (0..count).map(node_external_id).collect();
    insert(
        "INSERT INTO nodes SELECT * FROM UNNEST($1::INT[], $2::TEXT[], $3::INT[], $4::INT[])",
        &[
            &ints(&mut (0..count)),
            &names,
            &ints(&mut firsts.into_iter()),
            &ints(&mut ends.into_iter()),
        ],
    )
    .await?;
    let names: Vec<String> = (0..facts.users).map(external_id).collect();
    insert(
        "INSERT INTO users SELECT * FROM UNNEST($1::INT[], $2::TEXT[])",
        &[&ints(&mut (0..facts.users)), &names],
    )
    .await?;
    let gives = (0_u32..).zip(&facts.roles).flat_map(|(role, codes)| {
        let actions = codes.iter().flat_map(|code| actions(code));
        actions.map(move |action| (role, action))
    });
    let (roles, given): (Vec<u32>, Vec<String>) = gives.unzip();
    insert(
        "INSERT INTO gives SELECT * FROM UNNEST($1::INT[], $2::TEXT[])",
        &[&ints(&mut roles.into_iter()), &given],
    )
    .await?;
    for (table, held) in [("of_users", &facts.direct), ("of_groups", &facts.of_groups)] {
        let sql =
            format!("INSERT INTO {table} SELECT * FROM UNNEST($1::INT[], $2::INT[], $3::INT[])");
        let holders = ints(&mut held.iter().map(|held| held.0));
        let roles = ints(&mut held.iter().map(|held| held.1));
        let nodes = ints(&mut held.iter().map(|held| held.2));
        insert(&sql, &[&holders, &roles, &nodes]).await?;
    }
    let users = ints(&mut facts.members.iter().map(|member| member.1));
    let groups = ints(&mut facts.members.iter().map(|member| member.0));
    insert(
        "INSERT INTO members SELECT * FROM UNNEST($1::INT[], $2::INT[])",
        &[&users, &groups],
    )
    .await?;
    Ok(())
}
