//! The facts in a database, and a whole server over it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use axum::Router;
use bailiwick_benches::fixture::{self, Facts, NOW};
use bailiwick_model::actor::{Actor, Context};
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::change::{Change, ChangeRecord};
use bailiwick_model::command::{Assign, Command, CreateRole, NewKey, Outcome};
use bailiwick_model::ids::TenantId;
use bailiwick_model::names::{Code, Name, Text};
use bailiwick_model::restriction::Restrictions;
use bailiwick_service::App;
use bailiwick_service::app::Options;
use bailiwick_service::clock::{Clock, Ids};
use bailiwick_service::identity::new_secret;
use bailiwick_store::Store;
use bailiwick_web::routes::{Routes, WebState};

/// How many changes one entry of the change log carries.
const CHANGES_OF_RECORD: usize = 1_000;
/// How many entries one transaction writes.
const RECORDS_OF_COMMIT: usize = 50;

/// A database in a folder of its own, removed at the end.
pub struct Database {
    folder: tempfile::TempDir,
}

impl Database {
    /// Writes the facts into a fresh database; the answer says how long it took, too. Commands,
    /// one by one, would make one commit each: this is the change log as they would have left it.
    pub async fn of(facts: &Facts) -> Result<(Self, Duration)> {
        let folder = tempfile::tempdir()?;
        let database = Self { folder };
        let store = database.open().await?;
        let start = Instant::now();
        let tenant = fixture::tenant();
        let mut tx = store.begin_new_tenant(tenant.id, &tenant.slug).await?;
        let mut changes = fixture::changes(facts);
        for number in 1.. {
            let next: Vec<Change> = changes.by_ref().take(CHANGES_OF_RECORD).collect();
            if next.is_empty() {
                break;
            }
            if number % RECORDS_OF_COMMIT == 0 {
                tx.commit().await?;
                let begun = store.begin(tenant.id).await?;
                tx = begun.context("the tenant is gone")?;
            }
            let record = record(tenant.id, tx.revision().next(), next);
            tx.append(&record).await?;
        }
        tx.commit().await?;
        store.close().await;
        Ok((database, start.elapsed()))
    }

    async fn open(&self) -> Result<Store> {
        let path = self.folder.path().join("bench.db");
        Ok(Store::open(&format!("sqlite:{}", path.display())).await?)
    }

    /// Starts on the database, with checkpoints or without.
    pub async fn start(&self, checkpoints: bool) -> Result<Arc<App>> {
        let folder = self.folder.path().join("checkpoints");
        let options = Options {
            checkpoints: checkpoints.then_some(folder),
            ..Options::default()
        };
        Ok(App::start(self.open().await?, Clock::System, Ids::Random, options).await?)
    }
}

fn record(
    tenant: TenantId,
    revision: bailiwick_model::time::Revision,
    changes: Vec<Change>,
) -> ChangeRecord {
    ChangeRecord {
        tenant,
        revision,
        time: NOW,
        actor: Actor::system("bench").principal,
        key: None,
        on_behalf_of: None,
        reason: None,
        request_id: None,
        what: "import".into(),
        changes,
    }
}

/// All that is served, as the program serves it.
pub fn router(app: &Arc<App>) -> Router {
    let state = WebState {
        app: app.clone(),
        base_url: "http://bench.example".into(),
    };
    let routes = bailiwick_authzen::add(bailiwick_api::add(Routes::new(state)));
    bailiwick_web::server::finish(bailiwick_api::openapi::finish(routes).router)
}

/// A service account that may ask about everybody; the answer is its key.
pub async fn asking_key(app: &Arc<App>) -> Result<String> {
    let tenant = fixture::tenant();
    let context = Context::of(Actor::system("bench"));
    let execute = |command| app.execute(tenant.id, context.clone(), command);
    let create = Command::CreateServiceAccount {
        name: Name::new("load")?,
        description: Text::default(),
        external_id: None,
        attributes: Default::default(),
    };
    let Outcome::ServiceAccount(account) = execute(create).await?.outcome else {
        bail!("no service account was made");
    };
    let create = Command::CreateRole(Box::new(CreateRole {
        name: Name::new("May ask")?,
        description: Text::default(),
        permissions: [Code::new("access.ask")?].into(),
        template: false,
    }));
    let Outcome::Role(role) = execute(create).await?.outcome else {
        bail!("no role was made");
    };
    execute(Command::Assign(Box::new(Assign {
        principal: Principal::ServiceAccount(account),
        role,
        node: tenant.root,
        restrictions: Restrictions::Unrestricted,
        validity: Validity::default(),
        reason: Text::default(),
    })))
    .await?;
    let secret = new_secret();
    execute(Command::CreateKey(Box::new(NewKey {
        account,
        name: Name::new("load")?,
        prefix: secret.prefix,
        hash: secret.hash,
        permissions: None,
        may_override_properties: false,
        expires: app.clock.now().plus_days(1),
    })))
    .await?;
    Ok(secret.secret)
}
