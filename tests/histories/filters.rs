//! The compiled filter, run by the database, selects exactly the records that checks permit; and
//! pages of any size are the whole.

use bailiwick_engine::check::check;
use bailiwick_engine::filter::{FilterQuestion, filter};
use bailiwick_engine::question::{Question, Resource};
use bailiwick_model::names::{Code, RecordId};
use bailiwick_model::record::Record;
use bailiwick_service::rows::{RecordsQuery, SqlPredicate, records_predicate};
use bailiwick_testkit::{TestApp, TestDatabase, databases};

use super::draw::{CODES, TYPES};
use super::town::Town;

const STEPS: usize = 120;
const RECORDS: usize = 250;
const QUESTIONS: usize = 150;

/// A town with some hundred records.
pub async fn town(server: &TestApp, seed: u64) -> Town {
    let mut town = Town::found(server, "acme", seed).await;
    for _ in 0..STEPS {
        town.step().await;
    }
    town.enliven().await;
    for _ in 0..RECORDS {
        town.add_record().await;
    }
    town
}

/// All records of a type for which a predicate holds, page by page, and what was counted.
pub async fn pages(
    town: &Town,
    resource_type: &str,
    predicate: Option<&SqlPredicate>,
    limit: u32,
) -> (Vec<Record>, Option<u64>) {
    let mut query = RecordsQuery {
        resource_type: Code::new(resource_type).expect("a code"),
        predicate: predicate.cloned(),
        after: None,
        limit,
        total: true,
    };
    let (mut all, mut total) = (Vec::new(), None);
    loop {
        let page = town
            .app
            .list_records(town.tenant, &query)
            .await
            .expect("a page");
        assert!(page.records.len() <= limit as usize);
        all.extend(page.records);
        total = total.or(page.total);
        query.after = page.next;
        if query.after.is_none() {
            return (all, total);
        }
    }
}

fn ids(records: &[Record]) -> Vec<&RecordId> {
    records.iter().map(|record| &record.key.id).collect()
}

/// What is asked: a user's handle, an action and a type.
pub struct Asked {
    /// The user.
    pub user: u32,
    /// The action.
    pub action: &'static str,
    /// The type.
    pub resource_type: &'static str,
}

/// A question at random.
pub fn draw(town: &mut Town, users: &[u32]) -> Asked {
    let actions = ["read", "edit", "publish"];
    Asked {
        user: *town.chance.pick(users),
        action: match town.chance.percent(50) {
            true => town.chance.pick::<&str>(&actions),
            false => town.chance.pick::<&str>(&CODES),
        },
        resource_type: town.chance.pick::<&str>(&TYPES),
    }
}

async fn selected(database: TestDatabase, seed: u64) -> (usize, usize) {
    let server = TestApp::start(database).await;
    let mut town = town(&server, seed).await;
    let snapshot = town.snapshot().await;
    let now = town.app.clock.now();
    let users = snapshot.subjects().filter(|(_, row)| row.user().is_some());
    let users: Vec<u32> = users.map(|(handle, _)| handle).collect();
    let (mut found, mut narrowed) = (0, 0);
    for at in 0..QUESTIONS {
        let asked = draw(&mut town, &users);
        let question = FilterQuestion {
            subject: asked.user,
            subject_properties: None,
            action: asked.action,
            action_properties: None,
            resource_type: asked.resource_type,
            now,
        };
        let tree = filter(&snapshot, &question);
        let predicate = records_predicate(&snapshot, town.tenant, &tree).expect("a predicate");
        let (every, _) = pages(&town, asked.resource_type, None, 1_000).await;
        let permitted = every.iter().filter(|record| {
            let resource = Resource::of_record(&snapshot, record);
            check(
                &snapshot,
                &Question::new(asked.user, asked.action, &resource, now),
            )
        });
        let permitted: Vec<&RecordId> = permitted.map(|record| &record.key.id).collect();
        let sizes: &[u32] = if at % 10 == 0 {
            &[1, 3, 7, 1_000]
        } else {
            &[40]
        };
        for limit in sizes {
            let (shown, total) =
                pages(&town, asked.resource_type, predicate.as_ref(), *limit).await;
            assert_eq!(ids(&shown), permitted, "{tree:?}");
            assert_eq!(total, Some(permitted.len() as u64));
        }
        found += usize::from(!permitted.is_empty());
        narrowed += usize::from(!permitted.is_empty() && permitted.len() < every.len());
    }
    (found, narrowed)
}

/// Random tenants on both databases; the questions must be worth asking.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_filter_selects_is_what_checks_permit() {
    let mut sums = (0, 0);
    for seed in [11, 12] {
        for database in databases().await {
            let (found, narrowed) = selected(database, seed).await;
            sums = (sums.0 + found, sums.1 + narrowed);
        }
    }
    assert!(
        sums.0 > 40 && sums.1 > 15,
        "questions that find something and not all: {sums:?}"
    );
}
