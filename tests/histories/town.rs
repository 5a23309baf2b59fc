//! A tenant that lives through random commands.

use std::sync::Arc;

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::{Actor, Context};
use bailiwick_model::command::{Assign, Command};
use bailiwick_model::ids::TenantId;
use bailiwick_model::user::UserStatus;
use bailiwick_service::{App, ServiceError};
use bailiwick_testkit::{TestApp, TestTenant};
use serde_json::json;

use super::chance::Chance;
use super::draw::{Draw, VALUES};

/// A tenant in the making.
pub struct Town {
    /// What is running.
    pub app: Arc<App>,
    /// The tenant.
    pub tenant: TenantId,
    /// Where chance comes from.
    pub chance: Chance,
    next: u64,
}

impl Town {
    /// A tenant with a first user, its sites, and nothing else.
    pub async fn found(server: &TestApp, slug: &str, seed: u64) -> Self {
        let tenant: TestTenant<'_> = server.tenant(slug, &["commerce"]).await;
        let sync = json!({"settings": {"sync_restrictions_with_sites": true}});
        tenant.operator("PATCH", "", Some(sync)).await;
        for value in VALUES {
            let path = format!("/restrictions/site/{value}");
            tenant.operator("PUT", &path, None).await;
        }
        tenant.user("first", "root").await;
        Self {
            app: server.app.clone(),
            tenant: tenant.id().await,
            chance: Chance::new(seed),
            next: 0,
        }
    }

    /// The present state.
    pub async fn snapshot(&self) -> Arc<Snapshot> {
        let snapshot = self.app.snapshot(self.tenant, None).await;
        snapshot.expect("a snapshot")
    }

    /// One command at random; whether it changed anything. A refusal is no failure, an error is.
    pub async fn step(&mut self) -> bool {
        let snapshot = self.snapshot().await;
        let command = self.draw(&snapshot).command();
        self.run(command).await
    }

    /// Lets everybody work who is there, each with a few roles at places, so that there is
    /// something to ask about.
    pub async fn enliven(&mut self) {
        let snapshot = self.snapshot().await;
        let users = snapshot.subjects().filter_map(|(_, row)| row.user());
        for user in users.map(|user| user.id) {
            let status = UserStatus::Active;
            let if_version = None;
            self.run(Command::UnlockUser {
                user,
                if_version: None,
            })
            .await;
            self.run(Command::SetUserStatus {
                user,
                status,
                if_version,
            })
            .await;
            for _ in 0..3 {
                let snapshot = self.snapshot().await;
                let (role, assign) = self.draw(&snapshot).grant(user);
                self.run(role).await;
                let snapshot = self.snapshot().await;
                let newest = snapshot.roles().map(|(_, row)| row.role.id).max();
                let role = newest.unwrap_or(assign.role);
                self.run(Command::Assign(Box::new(Assign { role, ..assign })))
                    .await;
            }
        }
    }

    fn draw<'a>(&'a mut self, snapshot: &'a Snapshot) -> Draw<'a> {
        Draw {
            snapshot,
            chance: &mut self.chance,
            next: &mut self.next,
            now: self.app.clock.now(),
        }
    }

    /// Registers a record at random.
    pub async fn add_record(&mut self) {
        let snapshot = self.snapshot().await;
        let command = Command::PutRecord(Box::new(self.draw(&snapshot).record()));
        self.run(command).await;
    }

    async fn run(&self, command: Command) -> bool {
        let context = Context::of(Actor::system("test"));
        let what = format!("{command:?}");
        match self.app.execute(self.tenant, context, command).await {
            Ok(executed) => executed.changed,
            Err(ServiceError::Refused(_)) => false,
            Err(error) => panic!("{error}: {what}"),
        }
    }
}
