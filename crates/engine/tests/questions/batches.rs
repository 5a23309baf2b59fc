//! Many questions at once: the three semantics.

use bailiwick_engine::batch::{Semantics, check_many};
use bailiwick_engine::question::{Question, Resource};
use bailiwick_model::assignment::Principal;

use super::town::{NOW, Town};

#[test]
fn each_semantics_stops_where_it_says() {
    let mut town = Town::new(&["house"]);
    let (root, user) = (town.root, town.user("ana"));
    let role = town.role("Reader", &["readproducts"]);
    town.assign(Principal::User(user), role, root);
    let resource = Resource::at("product", None);
    let subject = town.handle(user);
    let ask = |semantics, actions: &[&'static str]| {
        let questions = actions
            .iter()
            .map(|action| Question::new(subject, action, &resource, NOW));
        check_many(&town.snapshot, questions, semantics)
    };
    let table: [(Semantics, &[&'static str], &[bool]); 7] = [
        (Semantics::ExecuteAll, &[], &[]),
        (
            Semantics::ExecuteAll,
            &["view", "edit", "view"],
            &[true, false, true],
        ),
        (
            Semantics::DenyOnFirstDeny,
            &["view", "edit", "view"],
            &[true, false],
        ),
        (Semantics::DenyOnFirstDeny, &["view", "view"], &[true, true]),
        (
            Semantics::PermitOnFirstPermit,
            &["edit", "view", "edit"],
            &[false, true],
        ),
        (
            Semantics::PermitOnFirstPermit,
            &["edit", "edit"],
            &[false, false],
        ),
        (Semantics::PermitOnFirstPermit, &["view", "edit"], &[true]),
    ];
    for (semantics, actions, answers) in table {
        assert_eq!(
            ask(semantics, actions),
            answers,
            "{semantics:?} {actions:?}"
        );
    }
}
