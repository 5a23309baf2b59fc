//! Explanations: what is wrong, how near each assignment came, and what would help.

use bailiwick_engine::explain::{
    Explanation, FailedStep, ProblemKind, SuggestedStep, Suggestion, explain,
};
use bailiwick_engine::facts::Values;
use bailiwick_engine::question::{Question, Resource, UNKNOWN_NODE};
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::ids::UserId;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::time::Timestamp;
use bailiwick_model::user::UserStatus;

use super::access::set_account;
use super::town::{NOW, Town, only};

fn why(town: &Town, user: UserId, action: &str, resource: &Resource<'_>) -> Explanation {
    let question = Question::new(town.handle(user), action, resource, NOW);
    explain(&town.snapshot, &question)
}

fn first(explanation: &Explanation) -> &Suggestion {
    explanation.suggestions.first().expect("a suggestion")
}

#[test]
fn a_permit_shows_every_path() {
    let mut town = Town::new(&["commerce"]);
    let (root, user) = (town.root, town.user("ana"));
    let north = town.node("North", root);
    let role = town.role("Orders", &["orders.manage"]);
    town.assign(Principal::User(user), role, north);
    let group = town.group("de", &["orders.read"], only(&["DE", "FR"]));
    town.join(user, &group);
    let resource = Resource {
        values: Values::Texts(&["DE", "US"]),
        ..Resource::at("orders", town.snapshot.node_handle(north))
    };
    let explanation = why(&town, user, "view", &resource);
    assert!(explanation.decision && explanation.suggestions.is_empty());
    let [own, through] = explanation.paths.as_slice() else {
        panic!("two paths, not {:?}", explanation.paths);
    };
    assert_eq!(
        (own.permission.as_str(), &own.inherited_from),
        ("orders.read", &None)
    );
    assert_eq!(own.restrictions_shared, None);
    assert_eq!(
        through.group.as_ref().map(|group| group.name.as_str()),
        Some("de")
    );
    assert_eq!(
        through.restrictions_shared.as_deref(),
        Some(&["DE".to_owned()][..])
    );
    assert_eq!(
        through.inherited_from.as_ref().map(|node| &*node.name),
        Some("Company")
    );
}

#[test]
fn an_account_that_cannot_act_is_to_be_activated_and_unlocked() {
    let mut town = Town::new(&["house"]);
    let (root, user) = (town.root, town.user("ana"));
    let role = town.role("Reader", &["readproducts"]);
    town.assign(Principal::User(user), role, root);
    set_account(&mut town, user, UserStatus::Passive, true);
    let resource = Resource::at("product", None);
    let explanation = why(&town, user, "view", &resource);
    let kinds: Vec<&ProblemKind> = explanation
        .problems
        .iter()
        .map(|found| &found.kind)
        .collect();
    let status = UserStatus::Passive;
    assert_eq!(
        kinds,
        [
            &ProblemKind::NotActive { status },
            &ProblemKind::Locked { reason: None }
        ]
    );
    assert_eq!(explanation.candidates[0].failed, FailedStep::Subject);
    let suggestion = first(&explanation);
    assert_eq!(
        suggestion.steps,
        [
            SuggestedStep::ActivateUser { user },
            SuggestedStep::UnlockUser { user }
        ]
    );
    assert_eq!(suggestion.text, "activate the user, then unlock the user");
    // What they would also need comes with it.
    let explanation = why(&town, user, "edit", &resource);
    town.role("Editor", &["manageproducts"]);
    let more = why(&town, user, "edit", &resource);
    assert!(first(&explanation).steps.len() == 3 && first(&more).steps.len() == 3);
    assert!(matches!(
        first(&more).steps[2],
        SuggestedStep::AssignRole { .. }
    ));
}

#[test]
fn each_step_is_named_and_the_nearest_comes_first() {
    let mut town = Town::new(&["commerce"]);
    let (root, user) = (town.root, town.user("ana"));
    let (north, south) = (town.node("North", root), town.node("South", root));
    let (right, wrong) = (
        town.role("Orders", &["orders.read"]),
        town.role("Coupons", &["coupons.manage"]),
    );
    let who = || Principal::User(user);
    let until = Validity {
        from: None,
        until: Some(NOW),
    };
    let always = Validity::default();
    town.assign(who(), wrong, root);
    town.assign(who(), right, south);
    town.assign_within(who(), right, root, only(&["FR"]), always);
    town.assign_within(who(), right, north, Restrictions::Unrestricted, until);
    let resource = Resource {
        values: Values::Texts(&["DE"]),
        ..Resource::at("orders", town.snapshot.node_handle(north))
    };
    let explanation = why(&town, user, "view", &resource);
    let steps: Vec<&FailedStep> = explanation
        .candidates
        .iter()
        .map(|found| &found.failed)
        .collect();
    let expected = [
        &FailedStep::Validity { validity: until },
        &FailedStep::Restriction {
            has: vec!["FR".to_owned()],
            wanted: vec!["DE".to_owned()],
        },
        &FailedStep::Node,
        &FailedStep::Permission {
            wanted: vec!["orders.read".to_owned()],
        },
    ];
    assert_eq!(steps, expected);
    assert!(matches!(
        first(&explanation).steps[..],
        [SuggestedStep::ChangeValidity { .. }]
    ));
}

#[test]
fn a_value_is_added_to_the_assignment_and_to_its_group() {
    let mut town = Town::new(&["commerce"]);
    town.list_value("DE");
    let (root, user) = (town.root, town.user("ana"));
    let group = town.group("fr", &["quotes.read"], only(&["FR"]));
    town.join(user, &group);
    let role = town.role("Orders", &["orders.read"]);
    let who = Principal::Group(group.clone());
    let held = town.assign_within(who, role, root, only(&["FR"]), Validity::default());
    let resource = Resource {
        values: Values::Texts(&["DE"]),
        ..Resource::at("orders", None)
    };
    let explanation = why(&town, user, "view", &resource);
    let value = bailiwick_model::names::RestrictionValue::new("DE").expect("a value");
    let steps = [
        SuggestedStep::AddAssignmentRestriction {
            assignment: held,
            value: value.clone(),
        },
        SuggestedStep::AddGroupRestriction { group, value },
    ];
    assert!(
        explanation
            .suggestions
            .iter()
            .any(|found| found.steps == steps)
    );
    // The smallest change concerns nobody else: the same role, for the one value.
    let SuggestedStep::AssignRole { restrictions, .. } = &first(&explanation).steps[0] else {
        panic!("an assignment, not {:?}", first(&explanation));
    };
    assert_eq!(*restrictions, only(&["DE"]));
}

#[test]
fn the_role_that_gives_the_least_is_suggested_at_the_resources_own_node() {
    let mut town = Town::new(&["house"]);
    let (root, user) = (town.root, town.user("ana"));
    let north = town.node("North", root);
    town.role(
        "Everything",
        &["readproducts", "manageproducts", "readcustomerresources"],
    );
    let least = town.role("Reader", &["readproducts"]);
    let group = town.group(
        "readers",
        &["readproducts", "files.read"],
        Restrictions::Unrestricted,
    );
    let resource = Resource::at("product", town.snapshot.node_handle(north));
    let explanation = why(&town, user, "view", &resource);
    assert_eq!(
        first(&explanation).steps,
        [SuggestedStep::AssignRole {
            principal: Principal::User(user),
            role: least,
            node: north,
            restrictions: Restrictions::Unrestricted,
        }]
    );
    assert_eq!(
        first(&explanation).text,
        "assign the role `Reader` at `North`"
    );
    assert!(explanation.suggestions.iter().any(|found| {
        found.steps
            == [SuggestedStep::JoinGroup {
                group: group.clone(),
                user,
            }]
    }));
}

#[test]
fn a118_what_is_withheld_is_for_the_platform_to_release() {
    let mut town = Town::new(&["house"]);
    let (root, user) = (town.root, town.user("ana"));
    let role = town.role("Burner", &["files.burn"]);
    town.assign(Principal::User(user), role, root);
    let resource = Resource::at("file", None);
    let explanation = why(&town, user, "burn", &resource);
    let permission = "files.burn".to_owned();
    assert_eq!(
        explanation.candidates[0].failed,
        FailedStep::Withheld {
            permission: permission.clone()
        }
    );
    assert_eq!(
        first(&explanation).steps,
        [SuggestedStep::ReleasePermission { permission }]
    );
}

#[test]
fn if_no_role_gives_the_action_one_is_given_it() {
    let mut town = Town::new(&["house"]);
    let (root, user) = (town.root, town.user("ana"));
    let role = town.role("Editor", &["manageproducts"]);
    town.assign(Principal::User(user), role, root);
    let resource = Resource::at("product", None);
    let explanation = why(&town, user, "view", &resource);
    let step = SuggestedStep::AddPermission {
        role,
        permission: "readproducts".to_owned(),
    };
    assert_eq!(first(&explanation).steps, [step]);
    assert_eq!(
        first(&explanation).text,
        "add `readproducts` to the role `Editor`"
    );
}

#[test]
fn a_permit_by_a_permission_alone_says_that_the_type_is_unknown() {
    let mut town = Town::new(&["house"]);
    let (root, user) = (town.root, town.user("ana"));
    let role = town.role("Reader", &["readproducts"]);
    town.assign(Principal::User(user), role, root);
    let explanation = why(&town, user, "readproducts", &Resource::at("prodct", None));
    assert!(explanation.decision);
    let texts: Vec<&str> = explanation.problems.iter().map(|p| &*p.text).collect();
    let expected = "no catalog has the resource type `prodct`; did you mean `product`? \
                    (the answer is about the permission alone)";
    assert_eq!(texts, [expected]);
    let explanation = why(&town, user, "readproducts", &Resource::at("product", None));
    assert!(explanation.decision && explanation.problems.is_empty());
}

#[test]
fn words_that_are_not_known_get_the_nearest_that_is() {
    let mut town = Town::new(&["commerce"]);
    let user = town.user("ana");
    let problem = |action: &str, resource: &Resource<'_>| {
        let explanation = why(&town, user, action, resource);
        assert!(explanation.suggestions.is_empty() && explanation.candidates.is_empty());
        explanation
            .problems
            .last()
            .map(|found| (found.kind.clone(), found.text.clone()))
    };
    let near = |text: &str| Some(text.to_owned());
    let (kind, text) = problem("view", &Resource::at("order", None)).expect("a problem");
    assert_eq!(
        kind,
        ProblemKind::UnknownType {
            did_you_mean: near("orders")
        }
    );
    assert_eq!(
        text,
        "no catalog has the resource type `order`; did you mean `orders`?"
    );
    let (kind, _) = problem("veiw", &Resource::at("orders", None)).expect("a problem");
    assert_eq!(
        kind,
        ProblemKind::UnknownAction {
            did_you_mean: near("view")
        }
    );
    let (kind, _) = problem("view", &Resource::at("orders", Some(UNKNOWN_NODE))).expect("one");
    assert_eq!(kind, ProblemKind::UnknownNode);
    let nobody = Question::new(9_999, "view", &Resource::at("orders", None), Timestamp(0)).subject;
    let resource = Resource::at("orders", None);
    let explanation = explain(
        &town.snapshot,
        &Question::new(nobody, "view", &resource, NOW),
    );
    assert_eq!(explanation.problems[0].kind, ProblemKind::UnknownSubject);
}

#[test]
fn explanations_are_json_that_people_can_read() {
    let mut town = Town::new(&["house"]);
    let (root, user) = (town.root, town.user("ana"));
    let role = town.role("Editor", &["manageproducts"]);
    town.assign(Principal::User(user), role, root);
    let resource = Resource::at("product", None);
    let explanation = why(&town, user, "view", &resource);
    let json = serde_json::to_value(&explanation).expect("JSON");
    assert_eq!(json["decision"], false);
    assert_eq!(json["subject"]["type"], "user");
    assert_eq!(json["candidates"][0]["failed"]["step"], "permission");
    assert_eq!(json["suggestions"][0]["steps"][0]["do"], "add_permission");
}
