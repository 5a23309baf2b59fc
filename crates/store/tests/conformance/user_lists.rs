//! Lists of users: whatever the order, the pages of a list cover it once.

use bailiwick_model::change::Change;
use bailiwick_model::ids::{TenantId, UserId};
use bailiwick_model::names::{Email, ExternalId, ProfileText, UserName, fold};
use bailiwick_model::query::{ListFilter, SortField, parse_sort};
use bailiwick_model::user::{Lock, User, UserStatus};
use bailiwick_store::{StoreError, USER_FIELDS, UserCursor, UserPage, UserQuery, UserScope};

use crate::support::Database;
use crate::world::{NOW, Numbers, created, new_tenant, node, node_id, user, user_id, uuid, write};

const USERS: u32 = 60;

const FIRST: [Option<&str>; 6] = [
    None,
    Some("Zoë"),
    Some("zoe"),
    Some("Änne"),
    Some("100% _sure\\"),
    Some("Ａｎｎｅ"),
];
const LAST: [Option<&str>; 4] = [Some("Müller"), Some("MÜLLER"), None, Some("Groß")];

/// Users with umlauts, ties and nothing at all in their fields.
fn users() -> Vec<User> {
    let mut numbers = Numbers::new(7);
    (0..USERS)
        .map(|number| some_user(number, &mut numbers))
        .collect()
}

fn some_user(number: u32, numbers: &mut Numbers) -> User {
    let text = |text: &str| ProfileText::new(text).unwrap();
    let mut user = user(number);
    user.id = UserId(uuid(3, numbers.below(u32::MAX))); // ids in no order
    user.user_name = UserName::new(&format!("ü{}-{number}", numbers.below(5))).unwrap();
    user.email = Email::new(&format!("U{number}@Example.com")).unwrap();
    user.profile.first_name = FIRST[numbers.below(6) as usize].map(text);
    user.profile.last_name = LAST[numbers.below(4) as usize].map(text);
    user.status = UserStatus::ALL[numbers.below(4) as usize];
    user.home = node_id(numbers.below(4));
    user.created = NOW.plus_micros(i64::from(numbers.below(3)));
    if number.is_multiple_of(4) {
        user.last_sign_in = Some(NOW.plus_days(i64::from(numbers.below(2))));
        user.lock = Some(Lock {
            reason: None,
            since: NOW,
        });
    }
    if number.is_multiple_of(5) {
        user.external_id = Some(ExternalId::new(&format!("Ext-{number}")).unwrap());
        user.profile.department = Some(text("Sales"));
    }
    user
}

/// Nodes 1 and 2 below 0, and 3 below 2.
async fn company(db: &Database) -> TenantId {
    let tenant = new_tenant(&db.store, 1).await;
    let mut changes = vec![
        created(Change::Node, node(1, Some(0))),
        created(Change::Node, node(2, Some(0))),
        created(Change::Node, node(3, Some(2))),
    ];
    changes.extend(users().into_iter().map(|user| created(Change::User, user)));
    write(&db.store, tenant, changes).await.unwrap();
    tenant
}

async fn page(db: &Database, tenant: TenantId, query: &UserQuery) -> UserPage {
    db.store.list_users(tenant, query).await.unwrap()
}

/// All pages. Cursors go through JSON, as they do in answers.
async fn all(db: &Database, tenant: TenantId, mut query: UserQuery) -> Vec<User> {
    let mut users = Vec::new();
    loop {
        let page = page(db, tenant, &query).await;
        users.extend(page.users);
        let Some(next) = page.next else { return users };
        let text = serde_json::to_string(&next).unwrap();
        query.after = Some(serde_json::from_str(&text).unwrap());
    }
}

/// What a field sorts by, written here a second time.
fn sort_key(user: &User, field: &str) -> String {
    let folded = |text: &Option<ProfileText>| text.as_ref().map(|t| t.folded()).unwrap_or_default();
    let time = |time: i64| format!("{time:020}");
    match field {
        "user_name" => user.user_name.folded(),
        "email" => user.email.folded(),
        "first_name" => folded(&user.profile.first_name),
        "last_name" => folded(&user.profile.last_name),
        "department" => folded(&user.profile.department),
        "job_title" => folded(&user.profile.job_title),
        "external_id" => user
            .external_id
            .as_ref()
            .map(|id| id.folded())
            .unwrap_or_default(),
        "status" => user.status.as_str().to_owned(),
        "locked" => user.lock.is_some().to_string(),
        "home" => user.home.to_string(),
        "last_sign_in" => time(user.last_sign_in.map_or(0, |t| t.0)),
        "created" => time(user.created.0),
        "changed" => time(user.changed.0),
        other => panic!("no field {other}"),
    }
}

fn sorted(sort: &[SortField]) -> Vec<UserId> {
    let mut users = users();
    users.sort_by(|one, two| {
        let mut order = std::cmp::Ordering::Equal;
        for field in sort {
            let next = sort_key(one, &field.field).cmp(&sort_key(two, &field.field));
            order = order.then(if field.descending {
                next.reverse()
            } else {
                next
            });
        }
        let ids = one.id.cmp(&two.id);
        let descending = sort.last().is_some_and(|field| field.descending);
        order.then(if descending { ids.reverse() } else { ids })
    });
    users.into_iter().map(|user| user.id).collect()
}

pub async fn pages_cover_everything_once_in_every_order(db: Database) {
    let tenant = company(&db).await;
    let mut orders: Vec<String> = USER_FIELDS
        .iter()
        .map(|field| (*field).to_owned())
        .collect();
    orders.extend(USER_FIELDS.iter().map(|field| format!("-{field}")));
    orders.push(String::new());
    // Directions and kinds mixed.
    let mut numbers = Numbers::new(3);
    for _ in 0..25 {
        let mut fields = Vec::new();
        for _ in 0..=numbers.below(4) {
            let field = USER_FIELDS[numbers.below(USER_FIELDS.len() as u32) as usize];
            fields.push(format!("{}{field}", ["", "-"][numbers.below(2) as usize]));
        }
        fields.truncate(4);
        orders.push(fields.join(","));
    }
    for order in orders {
        let sort = parse_sort(&order, USER_FIELDS).unwrap();
        let query = UserQuery {
            sort: sort.clone(),
            limit: 7,
            ..Default::default()
        };
        let seen: Vec<UserId> = all(&db, tenant, query)
            .await
            .iter()
            .map(|user| user.id)
            .collect();
        assert_eq!(seen, sorted(&sort), "sorted by `{order}`");
    }
}

fn present(user: &User, field: &str) -> Option<String> {
    match field {
        "locked" => Some(user.lock.is_some().to_string()),
        "last_sign_in" => user.last_sign_in.map(|time| time.to_string()),
        "created" => Some(user.created.to_string()),
        field => Some(sort_key(user, field)).filter(|text| !text.is_empty()),
    }
}

pub async fn filters_agree_with_the_model(db: Database) {
    let tenant = company(&db).await;
    let texts = [
        r#"first_name eq "ZOË""#,
        r#"first_name eq "anne""#,
        r#"first_name ne "zoe""#,
        r#"first_name ne """#,
        r#"first_name eq """#,
        r#"first_name co """#,
        r#"first_name co "oë""#,
        r#"first_name co "% _""#,
        r#"first_name co "_sure\\""#,
        r#"first_name sw "zo""#,
        r#"first_name sw """#,
        r#"last_name sw "mü" and status eq "active""#,
        r#"last_name eq "groß" and first_name ne "zoë" and home ne "x""#,
        r#"external_id eq "ext-5""#,
        r#"external_id sw "EXT-1""#,
        r#"department ne "sales""#,
        r#"locked eq "true""#,
        r#"locked ne "true""#,
        r#"last_sign_in eq "2026-01-02T00:00:00Z""#,
        r#"last_sign_in ne "2026-01-02T00:00:00Z""#,
        r#"created eq "2026-01-01T00:00:00.000001Z""#,
        r#"user_name co "3-1""#,
        r#"status ne "passive""#,
    ];
    for text in texts {
        let filter = ListFilter::parse(text, USER_FIELDS).unwrap();
        let agrees = |user: &User| {
            filter
                .terms
                .iter()
                .all(|term| term.matches(present(user, &term.field).as_deref()))
        };
        let mut expected: Vec<UserId> = users()
            .iter()
            .filter(|user| agrees(user))
            .map(|user| user.id)
            .collect();
        expected.sort();
        let query = UserQuery {
            filter,
            limit: 9,
            total: true,
            ..Default::default()
        };
        let total = page(&db, tenant, &query).await.total;
        assert_eq!(total, Some(expected.len() as u64), "{text}");
        let found: Vec<UserId> = all(&db, tenant, query)
            .await
            .iter()
            .map(|user| user.id)
            .collect();
        assert_eq!(found, expected, "{text}");
    }
    let home = ListFilter::parse(&format!(r#"home eq "{}""#, node_id(3)), USER_FIELDS).unwrap();
    let found = all(
        &db,
        tenant,
        UserQuery {
            filter: home,
            limit: 9,
            ..Default::default()
        },
    )
    .await;
    assert!(!found.is_empty() && found.iter().all(|user| user.home == node_id(3)));
}

pub async fn searches_find_words_in_any_name(db: Database) {
    let tenant = company(&db).await;
    for search in [
        "MÜLLER",
        "zoë müller",
        "@example",
        "  anne  groß ",
        "%",
        "nobody",
        "\0",
        "",
    ] {
        let holds = |user: &User| {
            let fields = ["first_name", "last_name", "user_name", "email"];
            let fields = fields.map(|field| sort_key(user, field));
            fold(search)
                .split_whitespace()
                .all(|w| fields.iter().any(|field| field.contains(w)))
        };
        let expected = users().iter().filter(|user| holds(user)).count();
        let query = UserQuery {
            search: Some(search.to_owned()),
            limit: 100,
            ..Default::default()
        };
        assert_eq!(all(&db, tenant, query).await.len(), expected, "{search:?}");
    }
}

pub async fn scopes_are_subtrees_and_single_users(db: Database) {
    let tenant = company(&db).await;
    let elsewhere = users()
        .into_iter()
        .find(|user| user.home == node_id(1))
        .unwrap()
        .id;
    let cases = [
        (vec![0], vec![], vec![0, 1, 2, 3]),
        (vec![2], vec![], vec![2, 3]),
        (vec![2, 3, 3], vec![], vec![2, 3]),
        (vec![3], vec![elsewhere], vec![3]),
        (vec![], vec![elsewhere], vec![]),
        (vec![], vec![], vec![]),
    ];
    for (nodes, also, homes) in cases {
        let homes: Vec<_> = homes.into_iter().map(node_id).collect();
        let expected = users()
            .iter()
            .filter(|user| homes.contains(&user.home) || also.contains(&user.id))
            .count();
        let scope = UserScope {
            nodes: nodes.into_iter().map(node_id).collect(),
            also,
        };
        let query = UserQuery {
            scope: Some(scope),
            limit: 100,
            total: true,
            ..Default::default()
        };
        let page = page(&db, tenant, &query).await;
        assert_eq!(
            (page.users.len(), page.total),
            (expected, Some(expected as u64))
        );
    }
    let some: Vec<UserId> = users().iter().take(3).map(|user| user.id).collect();
    assert_eq!(db.store.users_by_ids(tenant, &some).await.unwrap().len(), 3);
    assert!(
        db.store
            .users_by_ids(tenant, &[user_id(1)])
            .await
            .unwrap()
            .is_empty()
    );
}

pub async fn what_makes_no_sense_is_refused(db: Database) {
    let tenant = company(&db).await;
    let filters = [
        r#"created co "2026""#,
        r#"created eq "yesterday""#,
        r#"locked eq "maybe""#,
        r#"locked sw "t""#,
    ];
    let mut queries: Vec<UserQuery> = filters
        .iter()
        .map(|text| ListFilter::parse(text, USER_FIELDS).unwrap())
        .map(|filter| UserQuery {
            filter,
            limit: 5,
            ..Default::default()
        })
        .collect();
    let sort = |text: &str| parse_sort(text, &["created", "password"]).unwrap();
    queries.push(UserQuery {
        sort: sort("password"),
        limit: 5,
        ..Default::default()
    });
    let words = Some("a ".repeat(11));
    queries.push(UserQuery {
        search: words,
        limit: 5,
        ..Default::default()
    });
    let by_nothing = UserCursor {
        values: Vec::new(),
        id: user_id(1),
    };
    let by_name = serde_json::from_str(&format!(r#"{{"values":["x"],"id":"{}"}}"#, user_id(1)));
    for cursor in [by_nothing, by_name.unwrap()] {
        let after = Some(cursor);
        queries.push(UserQuery {
            sort: sort("created"),
            after,
            limit: 5,
            ..Default::default()
        });
    }
    for query in queries {
        let error = db.store.list_users(tenant, &query).await.unwrap_err();
        assert!(
            matches!(error, StoreError::Invalid(_)),
            "{query:?}: {error:?}"
        );
    }
}
