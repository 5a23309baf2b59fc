//! Questions over HTTP: the whole server and a bare endpoint, both in this process, asked in turns
//! over loopback.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use bailiwick_benches::fixture::{Asked, Facts, external_id, node_external_id};
use bailiwick_benches::measure::{ROUNDS, interleaved, median, per_call, percentile};
use bailiwick_benches::minimal::Minimal;
use bailiwick_benches::report::{Report, micros};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt as _;

use crate::load::{self, Request};
use crate::{bare, tenant};

const CONNECTIONS: usize = 16;
/// Requests of one round with one question each.
const SINGLE: usize = 10_000;
/// Requests of one round with many questions each.
const BATCHES: usize = 500;
/// Questions of one batch.
const QUESTIONS: usize = 100;

/// Requests that one contender is sent in each round, and what came of them.
struct Contender {
    address: SocketAddr,
    requests: Arc<Vec<Request>>,
    rates: Vec<f64>,
    latencies: Vec<f64>,
}

impl Contender {
    fn new(address: SocketAddr, requests: Vec<Request>) -> Self {
        Self {
            address,
            requests: Arc::new(requests),
            rates: Vec::new(),
            latencies: Vec::new(),
        }
    }

    fn rate(&self) -> f64 {
        median(self.rates.clone())
    }

    fn latency(&mut self) -> String {
        self.latencies.sort_by(f64::total_cmp);
        let at = |percent| micros(percentile(&self.latencies, percent));
        format!("{} / {}", at(50.0), at(99.0))
    }
}

pub fn run(report: &mut Report, facts: &Facts, asked: &[Asked], yardstick: &Minimal) -> Result<()> {
    // The server has one thread, the client another: what is compared is what one core does.
    let server = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let client = Builder::new_current_thread().enable_all().build()?;
    let (database, took) = server.block_on(tenant::Database::of(facts))?;
    println!("facts written to a database in {:.0} s", took.as_secs_f64());
    let (app, key) = server.block_on(async {
        let app = database.start(false).await?;
        app.bootstrap(None).await?;
        let key = tenant::asking_key(&app).await?;
        anyhow::Ok((app, key))
    })?;
    let singles = &asked[..SINGLE];
    without_network(report, &server, &tenant::router(&app), singles, &key);
    let ours = serve(&server, tenant::router(&app))?;
    let bare = serve(&server, bare::router())?;
    let batches: Vec<&[Asked]> = asked.chunks_exact(QUESTIONS).take(BATCHES).collect();
    let mut all = [
        Contender::new(
            bare,
            requests(singles, |asked| {
                load::post(
                    "/one",
                    &key,
                    &question(asked).to_string(),
                    r#"{"decision":"#,
                )
            }),
        ),
        Contender::new(
            ours,
            requests(singles, |asked| single(asked, &key, yardstick)),
        ),
        Contender::new(
            ours,
            requests(singles, |asked| authzen(asked, "", &key, yardstick)),
        ),
        Contender::new(
            ours,
            requests(singles, |asked| authzen(asked, "4711", &key, yardstick)),
        ),
        Contender::new(
            bare,
            requests(&batches, |asked| batch(asked, "/many", &key, None)),
        ),
        Contender::new(
            ours,
            requests(&batches, |asked| {
                batch(asked, "/v1/tenants/bench/check", &key, Some(yardstick))
            }),
        ),
    ];
    client.block_on(async {
        for _ in 0..ROUNDS {
            for contender in &mut all {
                let run = load::run(contender.address, CONNECTIONS, &contender.requests).await?;
                contender.rates.push(run.per_second());
                contender.latencies.extend(run.latencies);
            }
        }
        anyhow::Ok(())
    })?;
    let [bare_one, check, evaluation, of_record, bare_many, many] = &mut all;
    let mut rates = |what: &str, ours: &Contender, bare: &Contender, times: usize| {
        let times = times as f64;
        report.rates(
            what,
            ours.rate() * times,
            "bare endpoint",
            bare.rate() * times,
        );
    };
    rates("check over HTTP, requests", check, bare_one, 1);
    rates(
        "AuthZEN evaluation over HTTP, requests",
        evaluation,
        bare_one,
        1,
    );
    rates(
        "the same of something with an id, which is looked up in the register of records",
        of_record,
        bare_one,
        1,
    );
    rates(
        "batches of 100 over HTTP, decisions",
        many,
        bare_many,
        QUESTIONS,
    );
    report.row(
        &format!("latency of a check over {CONNECTIONS} connections, p50 / p99"),
        check.latency(),
    );
    report.row("the same of the bare endpoint", bare_one.latency());
    report.row("the same of a batch of 100", many.latency());
    report.row("the same of the bare endpoint", bare_many.latency());
    drop(server);
    drop(database);
    Ok(())
}

/// What the routers themselves take for a check, without connections and HTTP.
fn without_network(
    report: &mut Report,
    server: &Runtime,
    ours: &Router,
    asked: &[Asked],
    key: &str,
) {
    let bodies: Vec<String> = asked
        .iter()
        .map(|asked| question(asked).to_string())
        .collect();
    let authorization = format!("Bearer {key}");
    let send = |router: &Router, path: &str, body: &String| {
        let request = axum::http::Request::post(path)
            .header("authorization", &authorization)
            .header("content-type", "application/json")
            .body(axum::body::Body::from(body.clone()))
            .expect("a request");
        let answer = router.clone().oneshot(request);
        let answer = server.block_on(answer).expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.status());
    };
    let bare = bare::router();
    let times = interleaved(&mut [
        &mut || per_call(&bodies, |body| send(ours, "/v1/tenants/bench/check", body)),
        &mut || per_call(&bodies, |body| send(&bare, "/one", body)),
    ]);
    let what = "check through all of the server but the network";
    report.compared(what, times[0], "bare endpoint", times[1], micros);
}

/// Serves a router on a port of its own.
fn serve(server: &Runtime, router: Router) -> Result<SocketAddr> {
    let listener = server.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    server.spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

fn requests<T>(items: &[T], request: impl FnMut(&T) -> Request) -> Vec<Request> {
    items.iter().map(request).collect()
}

fn answer(asked: &Asked, yardstick: &Minimal) -> bool {
    yardstick.check(asked.user, yardstick.bits(asked), asked.node)
}

fn question(asked: &Asked) -> serde_json::Value {
    json!({
        "subject": external_id(asked.user),
        "action": asked.action,
        "resource": {
            "type": asked.resource_type,
            "node": format!("external_id:{}", node_external_id(asked.node)),
        },
    })
}

fn single(asked: &Asked, key: &str, yardstick: &Minimal) -> Request {
    let decision = answer(asked, yardstick);
    let body = question(asked).to_string();
    let expected = format!(r#"{{"decision":{decision},"#);
    load::post("/v1/tenants/bench/check", key, &body, &expected)
}

fn authzen(asked: &Asked, id: &str, key: &str, yardstick: &Minimal) -> Request {
    let decision = answer(asked, yardstick);
    let node = format!("external_id:{}", node_external_id(asked.node));
    let body = json!({
        "subject": {"type": "user", "id": external_id(asked.user)},
        "action": {"name": asked.action},
        "resource": {"type": asked.resource_type, "id": id, "properties": {"node": node}},
    });
    let expected = format!(r#"{{"decision":{decision}}}"#);
    load::post(
        "/t/bench/access/v1/evaluation",
        key,
        &body.to_string(),
        &expected,
    )
}

fn batch(asked: &[Asked], path: &str, key: &str, yardstick: Option<&Minimal>) -> Request {
    let checks: Vec<serde_json::Value> = asked.iter().map(question).collect();
    let expected = yardstick.map(|yardstick| {
        let decisions: Vec<bool> = asked.iter().map(|asked| answer(asked, yardstick)).collect();
        format!(r#"{{"decisions":{},"#, json!(decisions))
    });
    let expected = expected.unwrap_or_else(|| r#"{"decisions":["#.to_owned());
    load::post(
        path,
        key,
        &json!({ "checks": checks }).to_string(),
        &expected,
    )
}
