//! System B's resources, predefined roles and companions, against the tables in `data/`.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick_model::catalog::{Catalog, PermissionSet, SubjectType};

use crate::support::{
    codes, commerce, permission, resource_type, rows, set, stock_role, user_management,
};

const MATRIX: &str = include_str!("../data/commerce-role-matrix.csv");
const DEPENDENCIES: &str = include_str!("../data/commerce-dependencies.csv");

const ROLES: [(&str, &str, [usize; 3]); 6] = [
    ("viewer", "Viewer", [31, 0, 0]),
    ("manager", "Manager", [2, 29, 0]),
    ("administrator", "Administrator", [0, 31, 0]),
    ("catalog_manager", "Catalog Manager", [0, 8, 23]),
    ("pricing_manager", "Pricing Manager", [4, 7, 20]),
    (
        "order_fulfillment_manager",
        "Order Fulfillment Manager",
        [2, 3, 26],
    ),
];

/// The types without rights of their own, and whose rights they share.
const DERIVED: [(&str, &str); 6] = [
    ("media", "products"),
    ("prices", "products"),
    ("availability", "products"),
    ("payment_gateway", "sites"),
    ("customer_addresses", "customer"),
    ("carts", "orders"),
];

fn level(catalog: &Catalog, role: &str, resource: &str) -> String {
    let held = stock_role(catalog, role);
    let level = catalog.level_of(resource_type(catalog, resource), held);
    level.map_or("none", |level| level.name.as_str()).to_owned()
}

/// The types that commerce declares with rights of their own.
fn matrix_types(catalog: &Catalog) -> Vec<&str> {
    let types = catalog.resource_types().iter();
    types
        .filter(|found| found.catalog == "commerce" && found.parent.is_none())
        .map(|found| found.code.as_str())
        .collect()
}

#[test]
fn b090_to_b095_predefined_roles_equal_the_csv() {
    let catalog = commerce();
    let rows = rows(MATRIX);
    let mut cells = 0;
    for (column, role, counts) in ROLES {
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for row in &rows {
            let level = level(&catalog, role, &row["resource_key"]);
            assert_eq!(level, row[column], "{role} {}", row["resource_key"]);
            *found.entry(level).or_default() += 1;
            cells += 1;
        }
        let counted =
            ["read", "manage", "none"].map(|level| found.get(level).copied().unwrap_or(0));
        assert_eq!(counted, counts, "{role}");
    }
    assert_eq!(cells, 186);
    let resources: Vec<_> = rows
        .iter()
        .map(|row| row["resource_key"].as_str())
        .collect();
    assert_eq!(
        matrix_types(&catalog),
        resources,
        "the same 31 resources in the same order"
    );
}

#[test]
fn b090_to_b095_predefined_roles_hold_nothing_else() {
    let catalog = commerce();
    let rows = rows(MATRIX);
    for (column, role, _) in ROLES {
        let cells = rows.iter().filter(|row| row[column] != "none");
        let mut expected: BTreeSet<String> = cells
            .map(|row| format!("{}.{}", row["resource_key"], row[column]))
            .collect();
        if role == "Administrator" {
            let user_management = user_management();
            let unrestricted = user_management
                .permissions()
                .iter()
                .filter(|it| !it.restricted);
            expected.extend(unrestricted.map(|permission| permission.code.clone()));
            expected.insert("products.publish".to_owned());
        }
        let held: BTreeSet<_> = catalog
            .codes(stock_role(&catalog, role))
            .map(str::to_owned)
            .collect();
        assert_eq!(held, expected, "{role}");
    }
}

#[test]
fn b059_b060_all_six_are_templates() {
    let catalog = commerce();
    let found: Vec<_> = catalog
        .stock_roles()
        .iter()
        .map(|role| role.name.as_str())
        .collect();
    assert_eq!(found, ROLES.map(|(_, name, _)| name));
    assert!(catalog.stock_roles().iter().all(|role| role.template));
    assert!(
        catalog
            .stock_roles()
            .iter()
            .all(|role| role.catalog == "commerce")
    );
}

#[test]
fn b006_manage_contains_read() {
    let catalog = commerce();
    for code in matrix_types(&catalog) {
        let index = resource_type(&catalog, code);
        let read = set(&catalog, &[&format!("{code}.read")]);
        let manage = set(&catalog, &[&format!("{code}.manage")]);
        assert!(read.is_subset(&catalog.close_includes(&manage)));
        assert_eq!(catalog.level_of(index, &read).unwrap().name, "read");
        assert_eq!(catalog.level_of(index, &manage).unwrap().name, "manage");
        for (action, giving) in [("view", &read), ("create", &manage), ("edit", &manage)] {
            assert_eq!(catalog.granting(Some(index), action).unwrap().any, *giving);
        }
        assert_eq!(catalog.granting(Some(index), "delete").unwrap().any, manage);
    }
}

#[test]
fn b058_restriction_aware_types() {
    let catalog = commerce();
    let types = catalog.resource_types().iter();
    let aware: BTreeSet<_> = types
        .filter(|found| found.restriction_aware && found.catalog == "commerce")
        .map(|found| found.code.as_str())
        .collect();
    let expected = [
        "companies",
        "customer",
        "customer_addresses",
        "carts",
        "orders",
        "quotes",
    ];
    assert_eq!(aware, expected.into());
    for row in rows(MATRIX) {
        let found = aware.contains(row["resource_key"].as_str());
        assert_eq!(
            found,
            row["restriction_aware"] == "yes",
            "{}",
            row["resource_key"]
        );
        for level in ["read", "manage"] {
            let code = format!("{}.{level}", row["resource_key"]);
            assert_eq!(
                catalog.concerns_restricted_types(permission(&catalog, &code)),
                found
            );
        }
    }
}

#[test]
fn b067_sections_are_those_of_the_csv() {
    let catalog = commerce();
    let name = |code: &str| {
        let found = catalog
            .sections()
            .iter()
            .find(|section| section.code == code)
            .unwrap();
        (found.name.clone(), found.parent.clone())
    };
    for row in rows(MATRIX) {
        let found = catalog
            .resource_type(resource_type(&catalog, &row["resource_key"]))
            .unwrap();
        let (own, parent) = name(found.section.as_deref().unwrap());
        if row["subsection"].is_empty() {
            assert_eq!(own, row["section"]);
        } else {
            assert_eq!(
                (own, name(&parent.unwrap()).0),
                (row["subsection"].clone(), row["section"].clone())
            );
        }
    }
}

#[test]
fn b070_derived_types_follow_their_parent() {
    let catalog = commerce();
    for (code, parent) in DERIVED {
        let (index, parent_index) = (
            resource_type(&catalog, code),
            resource_type(&catalog, parent),
        );
        let derived = catalog.resource_type(index).unwrap();
        let root = catalog.resource_type(parent_index).unwrap();
        assert_eq!(
            (derived.parent, derived.rights_of),
            (Some(parent_index), parent_index)
        );
        assert_eq!(
            (&derived.levels, &derived.actions),
            (&root.levels, &root.actions)
        );
        assert_eq!(derived.restriction_aware, root.restriction_aware);
        assert_eq!(
            catalog.granting(Some(index), "edit"),
            catalog.granting(Some(parent_index), "edit")
        );
        let read = set(&catalog, &[&format!("{parent}.read")]);
        assert_eq!(catalog.level_of(index, &read).unwrap().name, "read");
    }
    let derived = catalog
        .resource_types()
        .iter()
        .filter(|found| found.parent.is_some());
    assert_eq!(derived.count(), DERIVED.len());
}

#[test]
fn b071_to_b073_embedded_types_keep_their_own_rights() {
    let catalog = commerce();
    for (code, embedded) in [
        (
            "products",
            vec!["categories", "suppliers", "price_models", "tax"],
        ),
        ("returns", vec!["customer", "orders"]),
        (
            "users_and_groups",
            vec!["languages", "currencies", "companies"],
        ),
    ] {
        let found = catalog
            .resource_type(resource_type(&catalog, code))
            .unwrap();
        let expected: Vec<_> = embedded
            .iter()
            .map(|code| resource_type(&catalog, code))
            .collect();
        assert_eq!(found.embedded, expected);
    }
    let products = set(&catalog, &["products.manage"]);
    assert_eq!(
        catalog.level_of(resource_type(&catalog, "categories"), &products),
        None
    );
}

#[test]
fn b062_two_products() {
    let catalog = commerce();
    let names: Vec<_> = catalog
        .products()
        .iter()
        .map(|product| product.name.as_str())
        .collect();
    assert_eq!(names, ["Commerce Engine", "Orchestration Engine"]);
    let sections = catalog
        .sections()
        .iter()
        .filter(|section| section.catalog == "commerce");
    assert!(
        sections
            .into_iter()
            .all(|section| section.product.is_some())
    );
}

#[test]
fn b100_to_b124_companions_equal_the_csv() {
    let catalog = commerce();
    let rows = rows(DEPENDENCIES);
    assert_eq!(catalog.companions().len(), 25);
    assert_eq!(rows.len(), 25);
    for (companion, row) in catalog.companions().iter().zip(&rows) {
        assert_eq!(companion.function, row["function"]);
        let primary = row["primary_resource_key"].as_str();
        let primary = if primary.is_empty() {
            "customer"
        } else {
            primary
        };
        assert_eq!(
            companion.when,
            permission(&catalog, &format!("{primary}.manage"))
        );
        let mut expected = Vec::new();
        for (level, column) in [("read", "read_required"), ("manage", "manage_required")] {
            for key in row[column].split(';').filter(|key| !key.is_empty()) {
                let key = if key == "payment_methods" {
                    "payment_gateway"
                } else {
                    key
                };
                let parent = DERIVED.iter().find(|(code, _)| *code == key);
                let root = parent.map_or(key, |(_, parent)| *parent);
                let needed = permission(&catalog, &format!("{root}.{level}"));
                expected.push((resource_type(&catalog, key), level.to_owned(), needed));
            }
        }
        assert_eq!(companion.needs, expected, "{}", companion.function);
    }
}

#[test]
fn b125_managing_quotes_alone_is_not_workable() {
    let catalog = commerce();
    let missing = |held: &[&str]| {
        let warnings = catalog.companion_warnings(&set(&catalog, held));
        let missing = warnings.iter().flat_map(|warning| warning.missing.clone());
        missing
            .map(|index| catalog.permission(index).unwrap().code.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        missing(&["quotes.manage"]),
        ["companies.read", "products.manage"]
    );
    assert_eq!(
        missing(&["quotes.manage", "companies.read"]),
        ["products.manage"]
    );
    let product_needs = [
        "product_templates.read",
        "suppliers.read",
        "categories.read",
        "price_models.read",
        "price_lists.read",
        "tax.read",
    ];
    assert_eq!(
        missing(&["quotes.manage", "companies.read", "products.manage"]),
        product_needs
    );
    assert_eq!(missing(&["quotes.read"]), [""; 0]);
}

#[test]
fn b098_predefined_roles_lack_companions_at_four_places() {
    let catalog = commerce();
    let mut found = Vec::new();
    for role in catalog.stock_roles() {
        for warning in catalog.companion_warnings(&role.permissions) {
            found.push((role.name.as_str(), warning.companion.function.as_str()));
        }
    }
    let expected = [
        ("Catalog Manager", "Manage products"),
        ("Pricing Manager", "Manage products"),
        ("Pricing Manager", "Manage price lists"),
        ("Order Fulfillment Manager", "Manage returns"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn b126_adding_what_is_missing_ends_the_warning() {
    let catalog = commerce();
    for companion in catalog.companions() {
        let mut held = PermissionSet::from_iter([companion.when]);
        for _ in 0..catalog.companions().len() {
            let missing: Vec<_> = catalog
                .companion_warnings(&held)
                .into_iter()
                .flat_map(|warning| warning.missing)
                .collect();
            held.extend(missing);
        }
        assert!(
            catalog.companion_warnings(&held).is_empty(),
            "{}",
            companion.function
        );
    }
}

#[test]
fn b176_b177_publishing_is_given_on_top_of_managing() {
    let catalog = commerce();
    let products = Some(resource_type(&catalog, "products"));
    for action in ["publish", "unpublish"] {
        let any = &catalog.granting(products, action).unwrap().any;
        assert_eq!(codes(&catalog, any), ["products.publish"].into());
    }
    let closed = catalog.close_prerequisites(&set(&catalog, &["products.publish"]));
    assert_eq!(
        codes(&catalog, &closed),
        ["products.manage", "products.publish"].into()
    );
}

#[test]
fn an_administrator_of_user_management_is_not_needed() {
    let catalog = commerce();
    let administrators = catalog
        .stock_roles()
        .iter()
        .filter(|role| role.name == "Administrator");
    assert_eq!(administrators.count(), 1);
    assert_eq!(catalog.subject_type("identity"), Some(SubjectType::User));
}
