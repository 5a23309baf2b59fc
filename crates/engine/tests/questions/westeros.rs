//! System A's story of Sam and the company tree, and its rules about permissions and assignments.

use bailiwick_model::assignment::Principal;
use bailiwick_model::ids::{NodeId, RoleId, UserId};
use bailiwick_model::user::UserStatus;

use super::town::{NOW, Thing, Town};

/// Company Westeros; Sask. and Alberta; under Alberta Edmonton and Calgary.
struct Westeros {
    town: Town,
    sask: NodeId,
    alberta: NodeId,
    edmonton: NodeId,
    calgary: NodeId,
    sam: UserId,
    john: UserId,
    kim: UserId,
    store_manager: RoleId,
    regional_manager: RoleId,
}

fn westeros() -> Westeros {
    let mut town = Town::new(&["house"]);
    let root = town.root;
    let sask = town.node("Sask.", root);
    let alberta = town.node("Alberta", root);
    let edmonton = town.node("Edmonton", alberta);
    let calgary = town.node("Calgary", alberta);
    let sam = town.user("sam.smith");
    let john = town.user("john.albert");
    let kim = town.user("kim.perry");
    let store_manager = town.role("Store Manager", &["readproducts"]);
    let regional_manager = town.role("Regional Manager", &["manageproducts"]);
    town.role("Marketer", &["readcustomerresources"]);
    Westeros {
        town,
        sask,
        alberta,
        edmonton,
        calgary,
        sam,
        john,
        kim,
        store_manager,
        regional_manager,
    }
}

impl Westeros {
    /// The names of the roles that are effective for Sam at a node, sorted.
    fn roles_at(&self, node: NodeId) -> Vec<String> {
        let snapshot = &self.town.snapshot;
        let node = snapshot.node_handle(node).expect("a node");
        let sam = self.town.handle(self.sam);
        let access = bailiwick_engine::matrix::effective_access_at(snapshot, sam, node, NOW);
        let roles = access.expect("a subject").roles.into_iter();
        let mut names: Vec<String> = roles.map(|role| role.role_name).collect();
        names.sort();
        names
    }

    /// Whether Sam acts as store manager and as regional manager at a node.
    fn sam_at(&self, node: NodeId) -> (bool, bool) {
        let thing = Thing::at("product", node);
        (
            self.town.can(self.sam, "view", thing),
            self.town.can(self.sam, "edit", thing),
        )
    }

    fn promoted() -> Self {
        let mut story = westeros();
        let sam = Principal::User(story.sam);
        story
            .town
            .assign(sam.clone(), story.store_manager, story.calgary);
        story
            .town
            .assign(sam, story.regional_manager, story.alberta);
        story
    }
}

#[test]
fn a304_before_the_promotion_sam_is_store_manager_at_calgary_only() {
    let mut story = westeros();
    let sam = Principal::User(story.sam);
    story.town.assign(sam, story.store_manager, story.calgary);
    assert_eq!(story.sam_at(story.calgary), (true, false));
    for elsewhere in [story.town.root, story.sask, story.alberta, story.edmonton] {
        assert_eq!(story.sam_at(elsewhere), (false, false));
    }
}

#[test]
fn a301_a302_a305_to_a308_roles_pass_down_and_add_up() {
    let story = Westeros::promoted();
    let (store, regional) = ("Store Manager", "Regional Manager");
    assert_eq!(story.roles_at(story.calgary), [regional, store]);
    assert_eq!(story.roles_at(story.edmonton), [regional]);
    assert_eq!(story.roles_at(story.alberta), [regional]);
    assert!(story.roles_at(story.sask).is_empty());
    assert!(story.roles_at(story.town.root).is_empty());
    assert_eq!(story.sam_at(story.calgary), (true, true));
    assert_eq!(story.sam_at(story.edmonton), (false, true));
    assert_eq!(story.sam_at(story.alberta), (false, true));
    assert_eq!(story.sam_at(story.sask), (false, false));
    assert_eq!(story.sam_at(story.town.root), (false, false));
}

#[test]
fn a306_the_source_of_an_inherited_role_is_named() {
    let story = Westeros::promoted();
    let snapshot = &story.town.snapshot;
    let edmonton = snapshot.node_handle(story.edmonton).expect("a node");
    let resource = bailiwick_engine::question::Resource::at("product", Some(edmonton));
    let sam = story.town.handle(story.sam);
    let question = bailiwick_engine::question::Question::new(sam, "edit", &resource, NOW);
    let explanation = bailiwick_engine::explain::explain(snapshot, &question);
    let [path] = explanation.paths.as_slice() else {
        panic!("one path, not {:?}", explanation.paths);
    };
    assert_eq!(path.role.name, "Regional Manager");
    let from = path.inherited_from.as_ref().map(|node| node.name.as_str());
    assert_eq!(from, Some("Alberta"));
}

#[test]
fn a309_unassigning_one_role_leaves_what_is_inherited() {
    let mut story = westeros();
    let sam = Principal::User(story.sam);
    let old = story
        .town
        .assign(sam.clone(), story.store_manager, story.calgary);
    story
        .town
        .assign(sam, story.regional_manager, story.alberta);
    story.town.unassign(old);
    assert_eq!(story.roles_at(story.calgary), ["Regional Manager"]);
    assert_eq!(story.sam_at(story.calgary), (false, true));
}

#[test]
fn a310_nodes_added_or_moved_inherit_at_once_and_lose_at_once() {
    let mut story = Westeros::promoted();
    let red_deer = story.town.node("Red Deer", story.alberta);
    assert_eq!(story.sam_at(red_deer), (false, true));
    story.town.move_node(red_deer, story.sask);
    assert_eq!(story.sam_at(red_deer), (false, false));
    story.town.move_node(red_deer, story.calgary);
    assert_eq!(story.sam_at(red_deer), (true, true));
}

#[test]
fn a107_a311_who_has_no_role_is_denied_at_all_five_nodes() {
    let story = Westeros::promoted();
    let nodes = [
        story.town.root,
        story.sask,
        story.alberta,
        story.edmonton,
        story.calgary,
    ];
    for node in nodes {
        for user in [story.john, story.kim] {
            assert!(!story.town.can(user, "view", Thing::at("product", node)));
            assert!(!story.town.can(user, "edit", Thing::at("product", node)));
        }
    }
}

#[test]
fn a313_the_variant_of_2015_reaches_edmonton_and_calgary_but_not_manitoba() {
    let mut town = Town::new(&["house"]);
    let root = town.root;
    let alberta = town.node("Alberta", root);
    let manitoba = town.node("Manitoba", root);
    let edmonton = town.node("Edmonton", alberta);
    let calgary = town.node("Calgary", alberta);
    let user = town.user("store.manager");
    let role = town.role("Store Manager", &["readproducts", "manageproducts"]);
    town.assign(Principal::User(user), role, alberta);
    for action in ["view", "edit"] {
        for node in [alberta, edmonton, calgary] {
            assert!(town.can(user, action, Thing::at("product", node)));
        }
        assert!(!town.can(user, action, Thing::at("product", manitoba)));
        assert!(!town.can(user, action, Thing::at("product", root)));
    }
}

#[test]
fn a109_two_assignments_of_one_role_are_independent() {
    let mut story = westeros();
    let sam = Principal::User(story.sam);
    let at_calgary = story
        .town
        .assign(sam.clone(), story.store_manager, story.calgary);
    story.town.assign(sam, story.store_manager, story.edmonton);
    assert_eq!(story.sam_at(story.calgary), (true, false));
    assert_eq!(story.sam_at(story.edmonton), (true, false));
    story.town.unassign(at_calgary);
    assert_eq!(story.sam_at(story.calgary), (false, false));
    assert_eq!(story.sam_at(story.edmonton), (true, false));
}

#[test]
fn a207_a_role_can_be_held_at_any_level() {
    let mut story = westeros();
    let device = story.town.node("Till 1", story.calgary);
    let levels = [story.town.root, story.alberta, story.calgary, device];
    for node in levels {
        let sam = Principal::User(story.sam);
        let held = story.town.assign(sam, story.store_manager, node);
        assert_eq!(story.sam_at(device), (true, false));
        story.town.unassign(held);
        assert_eq!(story.sam_at(device), (false, false));
    }
}

#[test]
fn a110_a_change_of_a_role_hits_all_holders_and_an_unassignment_one() {
    let mut story = westeros();
    let (sam, kim) = (story.sam, story.kim);
    let root = story.town.root;
    let of_sam = story
        .town
        .assign(Principal::User(sam), story.store_manager, root);
    story
        .town
        .assign(Principal::User(kim), story.store_manager, root);
    let thing = Thing::at("product", root);
    story.town.change_role(story.store_manager, &[]);
    assert!(!story.town.can(sam, "view", thing));
    assert!(!story.town.can(kim, "view", thing));
    story
        .town
        .change_role(story.store_manager, &["readproducts"]);
    assert!(story.town.can(sam, "view", thing));
    story.town.unassign(of_sam);
    assert!(!story.town.can(sam, "view", thing));
    assert!(story.town.can(kim, "view", thing));
}

#[test]
fn a112_a113_a114_reading_and_managing_imply_neither_each_other() {
    let mut town = Town::new(&["house"]);
    let root = town.root;
    let (read, manage) = ("readcustomerresources", "managecustomerresources");
    let sets: [&[&str]; 4] = [&[], &[read], &[manage], &[read, manage]];
    for (number, set) in sets.iter().enumerate() {
        let user = town.user(&format!("user{number}"));
        let role = town.role(&format!("Role {number}"), set);
        town.assign(Principal::User(user), role, root);
        let thing = Thing::at("customer_record", root);
        assert_eq!(town.can(user, "get", thing), set.contains(&read));
        assert_eq!(town.can(user, "put", thing), set.contains(&manage));
        // The permission's code as the action says the same.
        assert_eq!(town.can(user, read, thing), set.contains(&read));
    }
}

#[test]
fn a106_nothing_but_assignments_permits() {
    let mut story = westeros();
    let thing = Thing::at("product", story.calgary);
    // Attributes that look like permissions are only attributes.
    let attributes = [("permissions", serde_json::json!(["readproducts"]))];
    let user = story.town.user_with("eager", &attributes);
    assert!(!story.town.can(user, "view", thing));
    let held = story
        .town
        .assign(Principal::User(user), story.store_manager, story.calgary);
    assert!(story.town.can(user, "view", thing));
    story.town.unassign(held);
    assert!(!story.town.can(user, "view", thing));
}

#[test]
fn only_active_users_who_are_not_locked_are_permitted() {
    let mut story = Westeros::promoted();
    let thing = Thing::at("product", story.calgary);
    for status in UserStatus::ALL {
        for locked in [false, true] {
            super::access::set_account(&mut story.town, story.sam, status, locked);
            let permitted = story.town.can(story.sam, "view", thing);
            assert_eq!(permitted, status == UserStatus::Active && !locked);
        }
    }
}
