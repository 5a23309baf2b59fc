//! `bailiwick serve`: everything over one database, until told to stop.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use bailiwick_service::demo::Sample;
use bailiwick_service::{App, ServiceError};
use clap::Args;
use tokio::net::TcpListener;
use tokio::time::timeout;

use super::DONE;
use crate::cli::Global;
use crate::config::Config;
use crate::config::database::without_password;
use crate::database::{Missing, Opened};
use crate::output::{Progress, print};
use crate::{http, listen, telemetry};

/// Where the sample companies are kept when nobody says otherwise.
const DEMO_DATABASE: &str = "sqlite:./data/demo.db";
/// For how long an answer is waited for before the database counts as gone.
const FOLLOW_PATIENCE: Duration = Duration::from_secs(5);
/// How often the database is asked whether anything is new.
const FOLLOW_EVERY: Duration = Duration::from_secs(1);
/// The environment variable with a token for automation.
const TOKEN: &str = "BAILIWICK_OPERATOR_TOKEN";

/// Run the server.
#[derive(Debug, Args)]
pub struct Serve {
    /// Load sample companies; without --database into ./data/demo.db
    #[arg(long)]
    pub demo: bool,
    /// Address and port to listen on; port 0 takes any free one [env: BAILIWICK_LISTEN]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Address under which the server is reached, if it is behind a proxy [env: BAILIWICK_BASE_URL]
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
}

/// Runs the server until SIGTERM or Ctrl-C.
pub async fn run(global: &Global, arguments: &Serve) -> Result<u8> {
    let mut overrides = global.overrides();
    overrides.listen.clone_from(&arguments.listen);
    overrides.base_url.clone_from(&arguments.base_url);
    let config = Config::load(global.config.as_deref(), &overrides)?;
    telemetry::start(&config.log);
    let database = match arguments.demo && !config.database_is_explicit {
        true => DEMO_DATABASE,
        false => &config.database.url,
    };
    print(&format!("bailiwick {}\n", env!("CARGO_PKG_VERSION")))?;
    print(&format!("database {}\n", without_password(database)))?;
    let opened = Opened::open(database, Missing::Create).await?;
    // Before anything is made: a token shown to nobody would be lost.
    let listen = config.server.listen;
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    let address = format!("http://{}", listener.local_addr()?);
    let base_url = config
        .server
        .base_url
        .clone()
        .unwrap_or_else(|| address.clone());
    let mut options = config.limits.options();
    options.checkpoints = config.database.checkpoints(database);
    let (app, _held) = opened.start(options).await?;

    let given = std::env::var(TOKEN).ok().filter(|token| !token.is_empty());
    let started = app.bootstrap(given.as_deref()).await?;
    if let Some(token) = &started.new_token {
        print(&token_text(token))?;
    }
    let samples = if arguments.demo {
        load_demo(&app).await?
    } else {
        Vec::new()
    };
    let asked = asked_to_stop()?;
    print(&format!("listening on {address}\n"))?;
    print(&demo_text(&base_url, &samples))?;
    answer(&config, app, listener, &base_url, asked).await;
    print("stopped\n")?;
    Ok(DONE)
}

fn token_text(token: &str) -> String {
    format!(
        "\noperator token, shown this once:\n\n    {token}\n\n\
         It may do everything. Send it as `Authorization: Bearer <token>`, or to the command line \
         as BAILIWICK_KEY.\n\n"
    )
}

async fn load_demo(app: &Arc<App>) -> Result<Vec<Sample>> {
    let progress = Progress::new();
    let loaded = app.load_demo(|what| progress.tell(what)).await;
    progress.done();
    Ok(loaded?)
}

/// What to try, ready to be pasted.
fn demo_text(base_url: &str, samples: &[Sample]) -> String {
    if samples.is_empty() {
        return String::new();
    }
    let names: Vec<String> = samples
        .iter()
        .map(|sample| format!("{} ({})", sample.name, sample.slug))
        .collect();
    let key = samples.iter().find_map(|sample| sample.key.as_deref());
    let mut text = format!("sample companies: {}\n", names.join(", "));
    match key {
        Some(key) => text.push_str(&format!(
            "\nkey of Westeros' storefront, shown this once (it may ask questions):\n\n    {key}\n\n\
             May Sam Smith edit customers in Edmonton?\n\n"
        )),
        None => text.push_str(
            "\nThe key of Westeros' storefront was shown when it was loaded. With the operator \
             token it works as well:\n\n",
        ),
    }
    text.push_str(&format!(
        "    curl -s {base_url}/t/westeros/access/v1/evaluation \\\n      \
         -H 'Authorization: Bearer {}' -H 'Content-Type: application/json' \\\n      \
         -d '{{\"subject\":{{\"type\":\"user\",\"id\":\"sam.smith\"}},\
         \"action\":{{\"name\":\"managecustomerresources\"}},\
         \"resource\":{{\"type\":\"customer\",\"id\":\"any\",\
         \"properties\":{{\"node\":\"external_id:edmonton\"}}}}}}'\n\n",
        key.unwrap_or("<token>")
    ));
    text
}

/// Answers until told to stop; then finishes what is being answered, within bounds.
async fn answer(
    config: &Config,
    app: Arc<App>,
    listener: TcpListener,
    base_url: &str,
    asked: impl Future<Output = ()>,
) {
    let following = tokio::spawn(follow(app.clone()));
    let router = http::router(&app, base_url);
    let stop = async {
        asked.await;
        tracing::info!("asked to stop: finishing what is being answered");
    };
    if !listen::answer(listener, router, stop, config.server.shutdown).await {
        tracing::warn!("requests took too long to finish and were cut off");
    }
    following.abort();
    app.write_checkpoints().await;
    app.store.close().await;
}

/// Keeps up with what other nodes change, and says when the database goes away and comes back.
async fn follow(app: Arc<App>) {
    let mut every = tokio::time::interval(FOLLOW_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut is_there = true;
    loop {
        every.tick().await;
        let followed = timeout(FOLLOW_PATIENCE, app.follow()).await;
        let followed = followed.unwrap_or(Err(ServiceError::Unavailable));
        match (&followed, is_there) {
            (Err(error), true) => {
                let staleness_seconds = app.options.staleness.as_secs();
                tracing::error!(
                    %error,
                    staleness_seconds,
                    "the database is gone: changes are refused, questions answered for a while"
                );
            }
            (Ok(()), false) => tracing::info!("the database is back"),
            _ => {}
        }
        is_there = followed.is_ok();
    }
}

/// Done when the process is asked to stop. It listens for that from now on, not only when awaited:
/// whoever has read that the server listens may stop it at once.
#[cfg(unix)]
fn asked_to_stop() -> Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for Ctrl-C")?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Done when the process is asked to stop.
#[cfg(not(unix))]
fn asked_to_stop() -> Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
