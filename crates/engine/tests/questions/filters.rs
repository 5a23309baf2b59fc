//! Filters: the simplest tree that says it, and SQL that says the same.

use bailiwick_engine::filter::{
    AttributeColumn, ColumnKind, Columns, CompareOperator, FilterError, FilterQuestion, FilterTree,
    IdColumn, ListColumn, NodeColumn, NodeForm, SQL_PARAMETERS_MAX, SqlValue, filter, to_sql,
};
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::ids::{TenantId, UserId};
use serde_json::json;
use uuid::Uuid;

use super::town::{NOW, Town, only};

fn tree(town: &Town, user: UserId, action: &str, resource_type: &str) -> FilterTree {
    let question = FilterQuestion {
        subject: town.handle(user),
        subject_properties: None,
        action,
        action_properties: None,
        resource_type,
        now: NOW,
    };
    filter(&town.snapshot, &question)
}

fn own_columns() -> Columns {
    Columns::for_records_table(TenantId(Uuid::from_u128(2)))
}

#[test]
fn trees_are_as_simple_as_they_can_be() {
    let mut town = Town::new(&["commerce"]);
    let (root, user) = (town.root, town.user("ana"));
    let north = town.node("North", root);
    let deep = town.node("Deep", north);
    let south = town.node("South", root);
    let (one, two) = (
        town.role("One", &["orders.read"]),
        town.role("Two", &["orders.manage"]),
    );
    let who = || Principal::User(user);
    assert_eq!(tree(&town, user, "view", "orders"), FilterTree::Never);
    assert_eq!(tree(&town, user, "no_such", "orders"), FilterTree::Never);
    let always = Validity::default();
    town.assign_within(who(), one, north, only(&["DE"]), always);
    town.assign_within(who(), two, north, only(&["FR", "DE"]), always);
    let values = FilterTree::ValuesAny {
        values: vec!["DE".to_owned(), "FR".to_owned()],
    };
    let at_north = FilterTree::NodeIn { nodes: vec![north] };
    let both = FilterTree::all([at_north, values]);
    assert_eq!(tree(&town, user, "view", "orders"), both);
    // Below a wider one, and wider than a narrower one.
    town.assign_within(who(), one, deep, only(&["FR"]), always);
    assert_eq!(tree(&town, user, "view", "orders"), both);
    town.assign(who(), one, deep);
    town.assign(who(), two, south);
    let unrestricted = FilterTree::NodeIn {
        nodes: vec![deep, south],
    };
    assert_eq!(
        tree(&town, user, "view", "orders"),
        FilterTree::any([both.clone(), unrestricted])
    );
    // Coupons know no restrictions.
    let coupons = town.role("Coupons", &["coupons.read"]);
    town.assign_within(who(), coupons, root, only(&["DE"]), always);
    assert_eq!(tree(&town, user, "view", "coupons"), FilterTree::Always);
    town.assign(who(), one, root);
    assert_eq!(tree(&town, user, "view", "orders"), FilterTree::Always);
}

#[test]
fn conditions_keep_only_what_depends_on_the_record() {
    let mut town = Town::new(&["house"]);
    let (root, user) = (town.root, town.user("ana"));
    let role = town.role("Own and open", &["files.read_own", "files.read_open"]);
    town.assign(Principal::User(user), role, root);
    let compare = |attribute: &str, operator, value| FilterTree::Compare {
        attribute: attribute.to_owned(),
        operator,
        value,
    };
    let own = compare("owner", CompareOperator::Equal, json!(user.to_string()));
    let open = FilterTree::all([
        compare("level", CompareOperator::NotEqual, json!(3)),
        compare("kind", CompareOperator::In, json!(["a", "b"])),
    ]);
    let found = tree(&town, user, "read", "file");
    assert_eq!(found, FilterTree::any([own, open]));
    let text = serde_json::to_string(&found).expect("JSON");
    let back: FilterTree = serde_json::from_str(&text).expect("a tree");
    assert_eq!(back, found);
}

#[test]
fn parameters_are_numbered_within_what_databases_take() {
    let mut town = Town::new(&["commerce"]);
    let (root, user) = (town.root, town.user("ana"));
    let north = town.node("North", root);
    let role = town.role("Orders", &["orders.read"]);
    let who = Principal::User(user);
    town.assign_within(who, role, north, only(&["DE", "FR"]), Validity::default());
    let tree = tree(&town, user, "view", "orders");
    let from = |first| {
        let mut columns = own_columns();
        columns.first_parameter = first;
        to_sql(&town.snapshot, &tree, &columns)
    };
    for first in [0, SQL_PARAMETERS_MAX + 1, usize::MAX] {
        assert_eq!(from(first), Err(FilterError::FirstParameter(first)));
    }
    // It takes five.
    assert!(from(SQL_PARAMETERS_MAX - 4).is_ok());
    let one_more = from(SQL_PARAMETERS_MAX - 3);
    assert_eq!(one_more, Err(FilterError::TooManyParameters));
}

#[test]
fn sql_over_our_own_store() {
    let mut town = Town::new(&["commerce"]);
    let (root, user) = (town.root, town.user("ana"));
    let north = town.node("North", root);
    let role = town.role("Orders", &["orders.read"]);
    let who = Principal::User(user);
    town.assign_within(who, role, north, only(&["DE", "FR"]), Validity::default());
    let mut columns = own_columns();
    columns.first_parameter = 4;
    let tree = tree(&town, user, "view", "orders");
    let sql = to_sql(&town.snapshot, &tree, &columns).expect("SQL");
    assert_eq!(
        sql.text,
        "((\"r\".\"node_id\" IS NOT NULL AND \"r\".\"node_id\" IN (\
         WITH RECURSIVE \"bailiwick_1\" (id) AS (\
         SELECT \"bailiwick_node\".\"id\" FROM \"nodes\" AS \"bailiwick_node\" \
         WHERE \"bailiwick_node\".\"tenant_id\" = $4 AND \"bailiwick_node\".\"id\" IN ($6) \
         UNION \
         SELECT \"bailiwick_below\".\"id\" FROM \"nodes\" AS \"bailiwick_below\" \
         JOIN \"bailiwick_1\" ON \"bailiwick_below\".\"parent_id\" = \"bailiwick_1\".id \
         AND \"bailiwick_below\".\"tenant_id\" = $5) \
         SELECT id FROM \"bailiwick_1\")) \
         AND EXISTS (SELECT 1 FROM \"record_restrictions\" AS \"bailiwick_2\" \
         WHERE \"bailiwick_2\".\"tenant_id\" = \"r\".\"tenant_id\" \
         AND \"bailiwick_2\".\"resource_type\" = \"r\".\"resource_type\" \
         AND \"bailiwick_2\".\"record_id\" = \"r\".\"id\" \
         AND \"bailiwick_2\".\"value\" IS NOT NULL AND \"bailiwick_2\".\"value\" IN ($7, $8)))"
    );
    let tenant = SqlValue::Uuid(Uuid::from_u128(2));
    let texts = ["DE", "FR"].map(|text| SqlValue::Text(text.to_owned()));
    let mut params = vec![tenant.clone(), tenant, SqlValue::Uuid(north.0)];
    params.extend(texts);
    assert_eq!(sql.params, params);
}

#[test]
fn sql_over_an_applications_own_columns() {
    let mut town = Town::new(&["house"]);
    let (root, user) = (town.root, town.user("ana"));
    let north = town.node("North", root);
    let below = town.node("Below", north);
    let role = town.role("Open", &["files.read_open"]);
    town.assign(Principal::User(user), role, north);
    let scalar = |column: &str, kind| AttributeColumn::Scalar {
        column: column.to_owned(),
        kind,
    };
    let columns = Columns {
        node: Some(NodeColumn {
            column: "f.place".to_owned(),
            holds: NodeForm::Id,
            tree: None,
        }),
        attributes: [
            ("level".to_owned(), scalar("f.level", ColumnKind::Integer)),
            ("kind".to_owned(), scalar("f.kind", ColumnKind::Text)),
        ]
        .into(),
        ..Columns::default()
    };
    let tree = tree(&town, user, "read", "file");
    let sql = to_sql(&town.snapshot, &tree, &columns).expect("SQL");
    assert_eq!(
        sql.text,
        "((\"f\".\"place\" IS NOT NULL AND \"f\".\"place\" IN ($1, $2)) \
         AND (\"f\".\"level\" IS NOT NULL AND \"f\".\"level\" <> $3) \
         AND (\"f\".\"kind\" IS NOT NULL AND \"f\".\"kind\" IN ($4, $5)))"
    );
    let text = |text: String| SqlValue::Text(text);
    let params = [
        text(north.to_string()),
        text(below.to_string()),
        SqlValue::Integer(3),
        text("a".to_owned()),
        text("b".to_owned()),
    ];
    assert_eq!(sql.params, params);
}

#[test]
fn what_is_not_named_is_an_error_and_never_a_wider_filter() {
    let mut town = Town::new(&["commerce"]);
    let (root, user) = (town.root, town.user("ana"));
    let north = town.node("North", root);
    let role = town.role("Orders", &["orders.read"]);
    let who = Principal::User(user);
    town.assign_within(who, role, north, only(&["DE"]), Validity::default());
    let tree = tree(&town, user, "view", "orders");
    let none = Columns::default();
    assert_eq!(
        to_sql(&town.snapshot, &tree, &none),
        Err(FilterError::MissingColumns(vec![
            "node".to_owned(),
            "restrictions".to_owned()
        ]))
    );
    // What the filter does not look at need not be named.
    let always = to_sql(&town.snapshot, &FilterTree::Always, &none).expect("SQL");
    assert_eq!((always.text.as_str(), always.params.len()), ("TRUE", 0));
    let never = to_sql(&town.snapshot, &FilterTree::Never, &none).expect("SQL");
    assert_eq!(never.text, "FALSE");
}

#[test]
fn names_cannot_carry_sql() {
    let town = Town::new(&["commerce"]);
    let vendor = bailiwick_model::ids::VendorId(Uuid::from_u128(5));
    let tree = FilterTree::VendorIs { vendor };
    let columns = |name: &str| Columns {
        vendor: Some(name.to_owned()),
        ..Columns::default()
    };
    let bad = [
        "r.vendor\" OR 1=1 --",
        "r.vendor; DROP TABLE r",
        "r..vendor",
        "",
        "r.",
        ".vendor",
        "r.vend\u{f6}r",
        "bailiwick_1.vendor",
        "Bailiwick_1.vendor",
    ];
    for name in bad {
        let error = to_sql(&town.snapshot, &tree, &columns(name));
        assert_eq!(error, Err(FilterError::BadName(name.to_owned())));
    }
    let bare = to_sql(&town.snapshot, &tree, &columns("vendor"));
    assert_eq!(bare, Err(FilterError::Unqualified("vendor".to_owned())));
    // Nor can values: they are parameters.
    let values = FilterTree::ValuesAny {
        values: vec!["'; DROP TABLE r --".to_owned()],
    };
    let columns = Columns {
        restrictions: Some(ListColumn::Scalar("r.site".to_owned())),
        ..Columns::default()
    };
    let sql = to_sql(&town.snapshot, &values, &columns).expect("SQL");
    assert_eq!(
        sql.text,
        "(\"r\".\"site\" IS NOT NULL AND \"r\".\"site\" IN ($1))"
    );
}

#[test]
fn a_value_that_a_column_cannot_hold_is_never_equal_and_always_different() {
    let town = Town::new(&["house"]);
    let columns = Columns {
        id: Some(IdColumn {
            column: "r.id".to_owned(),
            kind: ColumnKind::Integer,
        }),
        ..Columns::default()
    };
    let sql = |operator, value| {
        let tree = FilterTree::Compare {
            attribute: "id".to_owned(),
            operator,
            value,
        };
        let sql = to_sql(&town.snapshot, &tree, &columns).expect("SQL");
        sql.text.replace("\"r\".\"id\"", "id")
    };
    use CompareOperator::{Contains, Equal, In, NotEqual};
    assert_eq!(sql(Equal, json!("1")), "FALSE");
    assert_eq!(sql(Equal, json!(1.0)), "(id IS NOT NULL AND id = $1)");
    assert_eq!(sql(Equal, json!(1.5)), "FALSE");
    assert_eq!(sql(NotEqual, json!("1")), "(id IS NOT NULL)");
    assert_eq!(sql(NotEqual, json!(1)), "(id IS NOT NULL AND id <> $1)");
    assert_eq!(
        sql(In, json!(["1", 2, 3])),
        "(id IS NOT NULL AND id IN ($1, $2))"
    );
    assert_eq!(sql(Contains, json!(1)), "FALSE");
}

#[test]
fn nested_and_incomparable_attributes_are_refused_where_sql_cannot_see_them() {
    let town = Town::new(&["house"]);
    let nested = FilterTree::Compare {
        attribute: "address.country".to_owned(),
        operator: CompareOperator::Equal,
        value: json!("DE"),
    };
    let error = to_sql(&town.snapshot, &nested, &own_columns());
    assert_eq!(
        error,
        Err(FilterError::Nested("address.country".to_owned()))
    );
    let pair = FilterTree::CompareAttributes {
        left: "owner".to_owned(),
        operator: CompareOperator::Equal,
        right: "id".to_owned(),
    };
    let error = to_sql(&town.snapshot, &pair, &own_columns());
    assert!(matches!(error, Err(FilterError::Incomparable { .. })));
}

#[test]
fn places_known_by_external_ids_begin_where_the_chain_of_names_begins() {
    let mut town = Town::new(&["commerce"]);
    let (root, user) = (town.root, town.user("ana"));
    let north = town.named_node("North", root, Some("n"));
    let unnamed = town.named_node("Unnamed", north, None);
    town.named_node("Deep", unnamed, Some("d"));
    town.named_node("Other", north, Some("o"));
    let role = town.role("Coupons", &["coupons.read"]);
    town.assign(Principal::User(user), role, north);
    let tree = tree(&town, user, "view", "coupons");
    let mut columns = own_columns();
    let place = columns.node.as_mut().expect("a column");
    place.holds = NodeForm::ExternalId;
    let params = |columns: &Columns| {
        let sql = to_sql(&town.snapshot, &tree, columns).expect("SQL");
        let texts = sql.params.into_iter().filter_map(|value| match value {
            SqlValue::Text(text) => Some(text),
            _ => None,
        });
        texts.collect::<Vec<String>>()
    };
    // A walk by external ids cannot pass the node that has none: it begins anew below.
    assert_eq!(params(&columns), ["n", "d"]);
    if let Some(place) = &mut columns.node {
        place.tree = None;
    }
    assert_eq!(params(&columns), ["n", "o", "d"]);
}

#[test]
fn the_guides_examples_are_read() {
    let guide = include_str!("../../../../docs/guide/filters.md");
    let mut blocks = guide
        .split("```json\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next());
    let tree: FilterTree = serde_json::from_str(blocks.next().expect("a tree")).expect("a tree");
    assert!(matches!(tree, FilterTree::All { of } if of.len() == 2));
    // The block between them is an answer of the REST interface.
    let columns = blocks.nth(1).expect("columns");
    let columns: Columns = serde_json::from_str(columns).expect("columns");
    assert_eq!((columns.first_parameter, columns.attributes.len()), (3, 3));
}
