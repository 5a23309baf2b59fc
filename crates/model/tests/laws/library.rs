//! The library of catalog files.

use std::sync::Arc;

use bailiwick_model::catalog::{Catalog, CatalogFile, CatalogLibrary, CatalogVersion};

use crate::support::{HEAD, builtin};

const TEXTS: [(&str, &str); 3] = [
    (
        "commerce",
        include_str!("../../../../catalogs/commerce.toml"),
    ),
    ("retail", include_str!("../../../../catalogs/retail.toml")),
    (
        "user-management",
        include_str!("../../../../catalogs/user-management.toml"),
    ),
];

#[test]
fn builtin_catalogs_are_in_order() {
    for (name, text) in TEXTS {
        let parsed = CatalogFile::parse(&format!("{name}.toml"), text);
        let issues: Vec<_> = parsed.err().unwrap_or_default();
        let shown: Vec<_> = issues.iter().map(ToString::to_string).collect();
        assert!(shown.is_empty(), "{}", shown.join("\n"));
    }
    let library = CatalogLibrary::builtin();
    assert_eq!(
        library.names().collect::<Vec<_>>(),
        TEXTS.map(|(name, _)| name)
    );
}

#[test]
fn builtin_catalogs_compile_together_with_user_management() {
    let catalog = builtin(&["commerce", "user-management"]);
    let version = |name: &str| CatalogVersion {
        name: name.to_owned(),
        version: 1,
    };
    assert_eq!(
        catalog.versions(),
        [version("user-management"), version("commerce")]
    );
}

#[test]
fn versions_are_kept_apart_and_copies_do_not_change() {
    let text = |version: u32| HEAD.replace("version = 1", &format!("version = {version}"));
    let mut library = CatalogLibrary::default();
    assert!(library.latest("small").is_none());
    for version in [2, 10, 1] {
        library.insert(CatalogFile::parse("small.toml", &text(version)).unwrap());
    }
    let copy = library.clone();
    library.insert(CatalogFile::parse("small.toml", &text(11)).unwrap());
    assert_eq!(library.latest("small").unwrap().version, 11);
    assert_eq!(copy.latest("small").unwrap().version, 10);
    assert_eq!(copy.versions("small").collect::<Vec<_>>(), [1, 2, 10]);
    assert_eq!(copy.get("small", 2).unwrap().version, 2);
    assert!(copy.get("small", 3).is_none());
}

#[test]
fn files_survive_serialization() {
    for (name, text) in TEXTS {
        let file = CatalogFile::parse(name, text).unwrap();
        let json = serde_json::to_string(&file).unwrap();
        assert_eq!(serde_json::from_str::<CatalogFile>(&json).unwrap(), file);
    }
}

/// The guide says so: both have customers.
#[test]
fn retail_and_commerce_do_not_go_together() {
    let library = CatalogLibrary::builtin();
    let files: Vec<_> = library
        .names()
        .filter_map(|name| library.latest(name))
        .map(Arc::clone)
        .collect();
    let issues = Catalog::compile(&files).unwrap_err();
    let codes: Vec<_> = issues.iter().map(|issue| issue.code).collect();
    assert_eq!(codes, ["duplicate_resource_type"]);
    assert!(issues[0].message.contains("`customer`"));
}

#[test]
fn the_first_example_of_the_guide_is_a_catalog() {
    let guide = include_str!("../../../../docs/guide/catalogs.md");
    let example = guide
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let file = CatalogFile::parse("library.toml", example.unwrap()).unwrap();
    let catalog = crate::support::compile(vec![file]).unwrap();
    let book = catalog.resource_type_index("book");
    let lend = &catalog.granting(book, "lend").unwrap().any;
    assert_eq!(catalog.codes(lend).collect::<Vec<_>>(), ["books.lend"]);
}
