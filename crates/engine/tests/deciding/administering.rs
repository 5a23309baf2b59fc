//! The last administrator, and the way back in.

use bailiwick_engine::decide::{administrators, has_administrator};
use bailiwick_model::actor::{Actor, ActorPrincipal};
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::command::{Assign, Command, Outcome, UpdateGroup, UpdateRole, UpdateTenant};
use bailiwick_model::names::Text;
use bailiwick_model::refusal::RefusalCode;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::user::UserStatus;

use super::tenant::{Tenant, code, codes, leave, status};

const LAST: RefusalCode = RefusalCode::LastAdministrator;

#[test]
fn no_path_removes_the_last_administrator() {
    let mut tenant = Tenant::new(&["commerce"]);
    let system = Actor::system("test");
    let admin = tenant.administrator("admin");
    let role = tenant.role_named("Administrator");
    let (_, row) = tenant.snapshot.role(role).expect("the role");
    let assignment = row.assignments.min().expect("an assignment");
    let assignment = tenant.snapshot.assignment_row(assignment).expect("a row");
    let assignment = assignment.assignment.id;
    let emptied = UpdateRole {
        role,
        name: None,
        description: None,
        permissions: Some(codes(&["users.view"])),
        template: None,
        if_version: None,
    };
    for command in [
        status(admin, UserStatus::Passive),
        status(admin, UserStatus::Deactivated),
        Command::LockUser {
            user: admin,
            reason: None,
            if_version: None,
        },
        Command::Unassign { assignment },
        Command::DeleteRole {
            role,
            if_version: None,
        },
        Command::UpdateRole(Box::new(emptied)),
        Command::RemovePermission {
            role,
            permission: code("access.grant_any"),
            if_version: None,
        },
    ] {
        tenant.refused(&system, command, LAST);
    }
    tenant.administrator("second");
    tenant
        .act(&system, status(admin, UserStatus::Passive))
        .expect("another one is left");
}

#[test]
fn an_administrator_by_group_is_one_too() {
    let mut tenant = Tenant::new(&[]);
    let system = Actor::system("test");
    let root = tenant.root();
    let boss = tenant.user("boss", root);
    let group = tenant.group("Bosses", &["users.edit", "access.grant_any"], &[boss]);
    let now = tenant.now;
    assert_eq!(administrators(&tenant.snapshot, now).len(), 1);
    let alberta = tenant.node(root, "division", "Alberta");
    let update = |node, permissions: Option<&[&str]>| {
        Command::UpdateGroup(Box::new(UpdateGroup {
            group: group.clone(),
            name: None,
            description: None,
            permissions: permissions.map(codes),
            templates: Vec::new(),
            node,
            restrictions: None,
            if_version: None,
        }))
    };
    for command in [
        leave(&group, boss),
        Command::DeleteGroup {
            group: group.clone(),
            if_version: None,
        },
        update(Some(alberta), None),
        update(None, Some(&[])),
    ] {
        tenant.refused(&system, command, LAST);
    }
}

#[test]
fn who_administers_for_a_while_is_no_administrator() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let temporary = tenant.user("temporary", root);
    let role = tenant.role_named("Administrator");
    let assign = Assign {
        principal: Principal::User(temporary),
        role,
        node: root,
        restrictions: Restrictions::Unrestricted,
        validity: Validity {
            from: None,
            until: Some(tenant.now.plus_days(1)),
        },
        reason: Text::default(),
    };
    tenant.system(Command::Assign(Box::new(assign)));
    assert!(!has_administrator(&tenant.snapshot, tenant.now));
    let alberta = tenant.node(root, "division", "Alberta");
    let regional = tenant.user("regional", root);
    tenant.assign(Principal::User(regional), role, alberta);
    let robot = tenant.service_account("Robot");
    tenant.assign(Principal::ServiceAccount(robot), role, root);
    assert!(!has_administrator(&tenant.snapshot, tenant.now));
}

#[test]
fn a_rescue_makes_an_administrator_whatever_stands_in_the_way() {
    let mut tenant = Tenant::new(&[]);
    let root = tenant.root();
    let sam = tenant.user("sam", root);
    let other = tenant.user("other", root);
    tenant.system(status(sam, UserStatus::Deactivated));
    tenant.system(Command::LockUser {
        user: sam,
        reason: None,
        if_version: None,
    });
    let seats = UpdateTenant {
        seat_limit: Some(Some(1)),
        ..UpdateTenant::default()
    };
    tenant.system(Command::UpdateTenant(Box::new(seats)));
    let stock = tenant.role_named("Administrator");
    tenant.system(Command::DeleteRole {
        role: stock,
        if_version: None,
    });
    let operator = Actor {
        principal: ActorPrincipal::Operator {
            id: uuid::Uuid::from_u128(9),
            name: "operator".to_owned(),
        },
        key: None,
        narrowed_to: None,
    };
    let rescue = Command::Rescue { user: sam };
    tenant.lacks(&operator, rescue.clone(), "platform.operate");
    tenant.lacks(&Actor::user(other), rescue.clone(), "platform.operate");
    let rescuer = Actor::system("rescue");
    let outcome = tenant.act(&rescuer, rescue.clone()).expect("rescued");
    assert_eq!(outcome, Outcome::User(sam));
    let (handle, _) = tenant.snapshot.user(sam).expect("sam");
    assert_eq!(administrators(&tenant.snapshot, tenant.now), [handle]);
    let role = tenant.role_named("Rescue Administrator");
    assert!(tenant.permissions(role).contains("roles.edit"));
    assert!(!tenant.permissions(role).contains("platform.operate"));
    let revision = tenant.snapshot.revision();
    tenant.act(&rescuer, rescue).expect("nothing left to do");
    assert_eq!(tenant.snapshot.revision(), revision);
    let second = Command::Rescue { user: other };
    tenant.act(&rescuer, second).expect("rescued");
    assert_eq!(administrators(&tenant.snapshot, tenant.now).len(), 2);
    assert!(
        tenant
            .snapshot
            .role_by_name("rescue administrator 2")
            .is_none()
    );
}
