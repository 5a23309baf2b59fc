//! Answers by code and index.

use bailiwick_model::catalog::{PermissionIndex, ResourceTypeIndex};

use crate::support::{codes, commerce, permission, resource_type, set, small};

#[test]
fn an_action_that_is_a_permission_is_satisfied_by_it() {
    let catalog = commerce();
    let orders = Some(resource_type(&catalog, "orders"));
    for ty in [None, orders, Some(resource_type(&catalog, "sites"))] {
        let granting = catalog.granting(ty, "orders.read").unwrap();
        assert_eq!(codes(&catalog, &granting.any), ["orders.read"].into());
    }
    assert!(catalog.granting(None, "view").is_none());
    assert!(catalog.granting(orders, "fly").is_none());
    assert!(
        catalog
            .granting(Some(ResourceTypeIndex(9_999)), "view")
            .is_none()
    );
    assert!(
        catalog
            .granting(None, "users.view_direct_reports")
            .unwrap()
            .conditional
    );
}

#[test]
fn an_action_may_be_both_listed_and_a_code() {
    let catalog = small(
        "[[resource_types]]\ncode = \"thing\"\nname = \"Things\"\n\
         [[permissions]]\ncode = \"use\"\nname = \"Use\"\ndescription = \"Use.\"\ncategory = \"A\"\n\
         condition = \"subject.a == 1\"\n\
         [[permissions]]\ncode = \"own\"\nname = \"Own\"\ndescription = \"Own.\"\ncategory = \"A\"\n\
         actions = { thing = [\"use\"] }\n",
    );
    let granting = catalog
        .granting(Some(resource_type(&catalog, "thing")), "use")
        .unwrap();
    assert_eq!(codes(&catalog, &granting.any), ["own", "use"].into());
    assert!(granting.conditional);
}

#[test]
fn indices_and_codes_agree() {
    let catalog = commerce();
    for (position, found) in catalog.permissions().iter().enumerate() {
        let index = PermissionIndex(u16::try_from(position).unwrap());
        assert_eq!(catalog.permission_index(&found.code), Some(index));
        assert_eq!(catalog.permission(index), Some(found));
    }
    for (position, found) in catalog.resource_types().iter().enumerate() {
        let index = ResourceTypeIndex(u16::try_from(position).unwrap());
        assert_eq!(catalog.resource_type_index(&found.code), Some(index));
        assert_eq!(catalog.resource_type(index), Some(found));
    }
    assert_eq!(catalog.permission(PermissionIndex(60_000)), None);
    assert_eq!(catalog.permission_index("nothing"), None);
}

#[test]
fn codes_of_applications_do_not_clash_with_ours() {
    let catalog = commerce();
    assert_ne!(
        permission(&catalog, "webhooks.edit"),
        permission(&catalog, "webhooks.manage")
    );
    assert_ne!(
        resource_type(&catalog, "webhook"),
        resource_type(&catalog, "webhooks")
    );
}

#[test]
fn the_set_of_codes_leaves_out_unknown_ones() {
    let catalog = commerce();
    let found = catalog.permission_set(["orders.read", "nothing", "users.view"]);
    assert_eq!(found, set(&catalog, &["orders.read", "users.view"]));
}

#[test]
fn actions_are_sorted_and_each_is_granted() {
    let catalog = commerce();
    for found in catalog.resource_types() {
        assert!(found.actions.is_sorted());
        let index = Some(resource_type(&catalog, &found.code));
        assert!(
            found
                .actions
                .iter()
                .all(|action| catalog.granting(index, action).is_some())
        );
    }
}

#[test]
fn levels_may_be_looked_up_by_name() {
    let catalog = commerce();
    let media = resource_type(&catalog, "media");
    let manage = catalog.level(media, "manage").unwrap();
    assert_eq!(
        (manage.label.as_str(), manage.permissions.len()),
        ("Manage", 1)
    );
    assert!(catalog.level(media, "none").is_none());
}
