//! Stock roles as the engine decides them: every role x resource x action of the built-in catalogs.

use bailiwick_engine::check::check;
use bailiwick_engine::question::{Question, Resource};
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::assignment::Principal;
use bailiwick_model::catalog::{Catalog, USER_MANAGEMENT};
use bailiwick_model::ids::UserId;

use super::golden::{compare, mark, table};
use crate::world::catalogs::{compiled, latest};
use crate::world::{CREATED, World};

/// A company with one holder at the root for each stock role of a catalog.
fn holders_of_stock_roles(catalog: &str) -> (Snapshot, Vec<(String, UserId)>) {
    let mut world = World::company("Acme", latest(&[USER_MANAGEMENT, catalog]));
    let catalog_of_tenant = compiled(&world.tenant);
    let mut holders = Vec::new();
    for (number, stock) in catalog_of_tenant.stock_roles().iter().enumerate() {
        if stock.catalog != catalog {
            continue;
        }
        let codes: Vec<&str> = catalog_of_tenant.codes(&stock.permissions).collect();
        let role = world.role_of(&stock.name, &codes);
        let user = world.person(&format!("holder{number}"));
        let root = world.tenant.root;
        world.assign(Principal::User(user), role, root);
        holders.push((stock.name.clone(), user));
    }
    (world.snapshot(), holders)
}

fn may(snapshot: &Snapshot, user: UserId, action: &str, resource_type: &str) -> bool {
    let (subject, _) = snapshot.user(user).expect("a holder");
    let resource = Resource::at(resource_type, None);
    check(
        snapshot,
        &Question::new(subject, action, &resource, CREATED),
    )
}

/// Types of a catalog that have rights of their own.
fn own_types<'a>(catalog: &'a Catalog, name: &str) -> Vec<&'a str> {
    let types = catalog.resource_types().iter();
    types
        .filter(|known| known.catalog == name && known.parent.is_none())
        .map(|known| known.code.as_str())
        .collect()
}

/// B's predefined roles: six roles, 31 resources, four actions.
#[test]
fn commerce_stock_roles() {
    const ACTIONS: [&str; 4] = ["read", "create", "edit", "delete"];
    let (snapshot, holders) = holders_of_stock_roles("commerce");
    let types = own_types(snapshot.catalog(), "commerce");
    assert_eq!((holders.len(), types.len()), (6, 31));
    let mut head = vec!["resource".to_owned()];
    head.extend(holders.iter().map(|(name, _)| name.clone()));
    let mut rows = vec![head];
    for resource_type in types {
        let mut row = vec![resource_type.to_owned()];
        for (_, user) in &holders {
            let marks = ACTIONS.map(|action| mark(may(&snapshot, *user, action, resource_type)));
            row.push(marks.concat());
        }
        rows.push(row);
    }
    let intro = "Stock roles of `commerce`, held at the root: read, create, edit, delete.\n\n";
    compare("commerce-roles.txt", &format!("{intro}{}", table(&rows)));
}

/// A's five stock roles and each of its permissions: whether the permission itself is had, and
/// which of its actions are permitted.
#[test]
fn retail_stock_roles() {
    let (snapshot, holders) = holders_of_stock_roles("retail");
    let catalog = snapshot.catalog();
    assert_eq!(holders.len(), 5);
    let mut head = vec!["permission".to_owned(), "action".to_owned()];
    head.extend(holders.iter().map(|(name, _)| name.clone()));
    let mut rows = vec![head];
    for permission in catalog.permissions() {
        let types = catalog.resource_types();
        let code = &permission.code;
        let mut asked = vec![(code.as_str(), code.as_str())];
        for (index, actions) in &permission.actions {
            let of = types[usize::from(index.0)].code.as_str();
            asked.extend(actions.iter().map(|action| (of, action.as_str())));
        }
        for (of, action) in asked {
            let itself = of == code.as_str();
            let marks = holders.iter().map(|(_, user)| {
                let on = permission.actions.first().map(|(index, _)| *index);
                let on = on.map_or(of, |index| types[usize::from(index.0)].code.as_str());
                let on = if itself { on } else { of };
                mark(may(&snapshot, *user, action, on)).to_owned()
            });
            let first = if itself { code.clone() } else { String::new() };
            let second = if itself {
                String::new()
            } else {
                format!("{of} {action}")
            };
            rows.push([first, second].into_iter().chain(marks).collect());
        }
    }
    let intro = "Stock roles of `retail`, held at the root: every permission and its actions.\n\
                 Nothing is known of the resource, so what depends on a condition is not had.\n\n";
    compare("retail-roles.txt", &format!("{intro}{}", table(&rows)));
}
