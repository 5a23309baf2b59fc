//! Secrets of keys: shown once, to whoever makes the key, and nowhere else; neither is their hash.

use std::io::Write;
use std::sync::{Arc, Mutex};

use bailiwick_service::identity::hash_secret;
use bailiwick_testkit::{ADMINISTRATION, Answer, OPERATOR, TestApp};
use serde_json::json;
use tracing::Dispatch;
use tracing_subscriber::fmt::MakeWriter;

/// What the program logs on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("a log").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Somebody who listens to everything that this thread logs. A second one keeps the threads of
/// other tests from deciding, each for itself, that nobody listens.
fn listening(log: &Log) -> (Dispatch, Dispatch) {
    let listener = || {
        let listener = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
        Dispatch::new(listener.with_writer(log.clone()).finish())
    };
    (listener(), listener())
}

/// The ways in which a secret could be written: itself, and its hash in the usual spellings.
fn spellings(secret: &str) -> Vec<String> {
    let hash = hash_secret(secret).0;
    let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let numbers: Vec<String> = hash.iter().take(8).map(ToString::to_string).collect();
    vec![
        secret.to_owned(),
        secret.chars().rev().collect(),
        hex.to_uppercase(),
        hex,
        numbers.join(","),
        numbers.join(", "),
    ]
}

fn text_of(answer: &Answer) -> String {
    format!("{:?} {}", answer.headers, answer.body)
}

/// CVE-2026-16072, ASVS 16.2.5: makes keys, uses them for everything there is to read, and looks
/// for the secret and its hash in every answer, in the change log and in what is logged at the
/// most talkative level.
#[tokio::test]
async fn no_secret_is_shown_twice_or_logged() {
    let log = Log::default();
    let listening = listening(&log);
    let guard = tracing::dispatcher::set_default(&listening.0);
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &["commerce"]).await;
    let caller = tenant.caller("all", &[(ADMINISTRATION, "root")]).await;
    let keys = format!("/service-accounts/{}/keys", caller.account);
    let made = caller
        .send("POST", &keys, Some(json!({"name": "second"})))
        .await;
    let second = made.body["secret"].as_str().expect("a secret").to_owned();
    let key = made.body["id"].as_str().expect("an id").to_owned();
    let mut shown = String::new();
    for entry in &server.access {
        if entry.method != "GET" || entry.path.contains("{user}") || entry.path.contains("{type}") {
            continue;
        }
        let path = entry
            .path
            .replace("{tenant}", "acme")
            .replace("{account}", &caller.account)
            .replace("{key}", &key)
            .replace("{node}", "root")
            .replace("{role}", "name:all%200");
        for who in [OPERATOR, &caller.key, &second] {
            shown.push_str(&text_of(&server.send(Some(who), "GET", &path, None).await));
        }
    }
    let changes = tenant.operator("GET", "/changes?limit=1000", None).await;
    assert!(changes.to_string().contains("create_key"));
    shown.push_str(&changes.to_string());
    let revoked = caller.send("DELETE", &format!("{keys}/{key}"), None).await;
    shown.push_str(&text_of(&revoked));
    let refused = server
        .send(Some(&second), "GET", &tenant.path("/users"), None)
        .await;
    refused.refused(401, "unauthenticated");
    shown.push_str(&text_of(&refused));
    for wrong in [
        json!({"name": ""}),
        json!({"name": "x", "secret": caller.key}),
    ] {
        let answer = caller.send("POST", &keys, Some(wrong)).await;
        assert_eq!(answer.status, 400);
        shown.push_str(&text_of(&answer));
    }
    drop(guard);
    let logged = String::from_utf8_lossy(&log.0.lock().expect("a log")).into_owned();
    assert!(logged.contains("answered"), "the log was not listened to");
    for secret in [OPERATOR, &caller.key, &second] {
        for spelling in spellings(secret) {
            assert!(!shown.contains(&spelling), "in an answer: {spelling}");
            assert!(!logged.contains(&spelling), "in the log: {spelling}");
        }
    }
}

/// The one answer that holds the secret is not kept by anybody on the way.
#[tokio::test]
async fn answers_are_not_to_be_stored() {
    let server = TestApp::sqlite().await;
    let tenant = server.tenant("acme", &[]).await;
    let caller = tenant.caller("all", &[(ADMINISTRATION, "root")]).await;
    for path in ["/users", "/service-accounts", "", "/nothing"] {
        let answer = caller.send("GET", path, None).await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        assert_eq!(
            answer.headers["x-content-type-options"], "nosniff",
            "{path}"
        );
        assert!(answer.headers.contains_key("x-request-id"), "{path}");
    }
}
