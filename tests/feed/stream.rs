//! The log as server-sent events: what was, then what comes, from where a reader was cut off.

use std::time::Duration;

use axum::body::BodyDataStream;
use bailiwick_testkit::{Ask, Caller, TestApp, TestTenant};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::time::timeout;

/// Long enough for anything that should come; what should not is not waited for that long.
const PATIENCE: Duration = Duration::from_secs(10);

/// A reader of events.
struct Reader {
    body: BodyDataStream,
    text: String,
}

impl Reader {
    async fn open(tenant: &TestTenant<'_>, caller: &Caller<'_>, query: &str, last: &str) -> Self {
        let path = tenant.path(&format!("/changes{query}"));
        let mut ask = Ask::new("GET", &path)
            .key(&caller.key)
            .header("accept", "text/event-stream");
        if !last.is_empty() {
            ask = ask.header("last-event-id", last);
        }
        let response = ask.open(&tenant.server.router).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// The next event: its id and data; `None` at the end of the stream.
    async fn next(&mut self) -> Option<(u64, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let line = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
                let Some(id) = line("id: ").or(line("id:")) else {
                    continue; // A comment, so that nobody takes the connection for dead.
                };
                let data = line("data: ").or(line("data:")).expect("data");
                let data = serde_json::from_str(data).expect("an entry");
                return Some((id.parse().expect("a revision"), data));
            }
            let chunk = timeout(PATIENCE, self.body.next())
                .await
                .expect("an event in time");
            let chunk = chunk?.expect("the connection holds");
            self.text.push_str(&String::from_utf8_lossy(&chunk));
        }
    }

    async fn expect(&mut self, revisions: std::ops::RangeInclusive<u64>) {
        for revision in revisions {
            let (id, entry) = self.next().await.expect("an event");
            assert_eq!((id, &entry["revision"]), (revision, &json!(revision)));
        }
    }
}

/// From the beginning, from a revision, and from the last event seen; new ones as they are made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_gets_every_entry_once_and_in_order() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let caller = tenant.caller("reader", &[(&["audit.view"], "root")]).await;
    let present = tenant.revision().await;
    let mut all = Reader::open(&tenant, &caller, "", "").await;
    all.expect(1..=present).await;
    let mut later = Reader::open(&tenant, &caller, "?after=2", "").await;
    later.expect(3..=present).await;
    let mut resumed = Reader::open(&tenant, &caller, "?after=1", "4").await;
    resumed.expect(5..=present).await;
    for at in 0..5 {
        tenant.role(&format!("R {at}"), &[]).await;
        for reader in [&mut all, &mut later, &mut resumed] {
            reader.expect(present + at + 1..=present + at + 1).await;
        }
    }
    // What was missed while nobody read comes first.
    drop(all);
    let seen = tenant.revision().await;
    for at in 0..60 {
        tenant.role(&format!("S {at}"), &[]).await;
    }
    let mut again = Reader::open(&tenant, &caller, "", &seen.to_string()).await;
    again.expect(seen + 1..=seen + 60).await;
}

/// The stream of whoever loses the key or the permission ends.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_ends_with_the_right_to_it() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    for what in ["account", "role"] {
        let caller = tenant.caller(what, &[(&["audit.view"], "root")]).await;
        let present = tenant.revision().await;
        let query = format!("?after={present}");
        let mut reader = Reader::open(&tenant, &caller, &query, "").await;
        match what {
            "account" => {
                let path = format!("/service-accounts/{}", caller.account);
                tenant
                    .operator("PATCH", &path, Some(json!({"active": false})))
                    .await;
            }
            _ => {
                let path = "/roles/name:role%200";
                tenant
                    .operator("PATCH", path, Some(json!({"permissions": []})))
                    .await;
            }
        }
        assert_eq!(reader.next().await, None, "{what}");
    }
}

/// What makes no sense is refused before a stream begins.
#[tokio::test]
async fn a_stream_is_asked_for_properly() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let caller = tenant.caller("reader", &[(&["audit.view"], "root")]).await;
    let ask = |query: &str| {
        let path = tenant.path(&format!("/changes{query}"));
        Ask::new("GET", &path)
            .key(&caller.key)
            .header("accept", "text/event-stream")
    };
    let answer = ask("?order=desc").send(&server.router).await;
    answer.refused(400, "malformed_parameter");
    let answer = ask("")
        .header("last-event-id", "x")
        .send(&server.router)
        .await;
    answer.refused(400, "malformed_parameter");
}
