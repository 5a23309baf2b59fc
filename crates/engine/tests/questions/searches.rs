//! Lists of who may, page by page.

use bailiwick_engine::question::Resource;
use bailiwick_engine::search::{SubjectSearch, subjects};
use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::SubjectType;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::user::UserStatus;

use super::town::{NOW, Town};

#[test]
fn pages_are_ordered_complete_and_without_those_who_may_not_act() {
    let mut town = Town::new(&["house"]);
    let root = town.root;
    let role = town.role("Reader", &["readproducts"]);
    let group = town.group("readers", &["readproducts"], Restrictions::Unrestricted);
    let mut expected = Vec::new();
    for number in 0..300 {
        let user = town.user(&format!("user{number}"));
        if number % 3 == 0 {
            town.assign(Principal::User(user), role, root);
        }
        if number % 4 == 0 {
            town.join(user, &group);
        }
        if number % 5 == 0 {
            super::access::set_account(&mut town, user, UserStatus::Passive, false);
        } else if number % 3 == 0 || number % 4 == 0 {
            expected.push(user.0);
        }
    }
    expected.sort_unstable();
    let resource = Resource::at("product", None);
    let mut search = SubjectSearch {
        action: "view",
        action_properties: None,
        resource: &resource,
        now: NOW,
        subject_type: Some(SubjectType::User),
        after: None,
        limit: 7,
    };
    let mut found = Vec::new();
    loop {
        let page = subjects(&town.snapshot, &search);
        found.extend(page.items.iter().map(|item| item.id));
        let Some(next) = page.next else { break };
        assert_eq!(page.items.len(), 7);
        search.after = Some(next);
    }
    assert_eq!(found, expected);
    search.after = None;
    search.subject_type = Some(SubjectType::ServiceAccount);
    assert!(subjects(&town.snapshot, &search).items.is_empty());
}
