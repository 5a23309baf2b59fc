//! What the tests share: compiled catalogs, sets by code, small catalog files.

use std::collections::BTreeSet;
use std::sync::Arc;

use bailiwick_model::catalog::{
    Catalog, CatalogFile, CatalogIssue, CatalogLibrary, PermissionIndex, PermissionSet,
    ResourceTypeIndex,
};

/// The head of a small catalog; four lines.
pub const HEAD: &str = "format = 1\nname = \"small\"\nversion = 1\ntitle = \"Small\"\n";

/// The latest versions of built-in catalogs, compiled.
pub fn builtin(names: &[&str]) -> Catalog {
    let library = CatalogLibrary::builtin();
    let files: Vec<_> = names
        .iter()
        .map(|name| Arc::clone(library.latest(name).unwrap()))
        .collect();
    Catalog::compile(&files).unwrap()
}

pub fn user_management() -> Catalog {
    builtin(&["user-management"])
}

pub fn commerce() -> Catalog {
    builtin(&["user-management", "commerce"])
}

pub fn retail() -> Catalog {
    builtin(&["user-management", "retail"])
}

/// The built-in `user-management` and a small catalog with this text after its head.
pub fn small(text: &str) -> Catalog {
    let file = CatalogFile::parse("small.toml", &format!("{HEAD}{text}")).unwrap();
    compile(vec![file]).unwrap()
}

/// The built-in `user-management` and these files.
pub fn compile(files: Vec<CatalogFile>) -> Result<Catalog, Vec<CatalogIssue>> {
    let user_management = CatalogLibrary::builtin()
        .latest("user-management")
        .cloned()
        .unwrap();
    let files: Vec<_> = std::iter::once(user_management)
        .chain(files.into_iter().map(Arc::new))
        .collect();
    Catalog::compile(&files)
}

pub fn permission(catalog: &Catalog, code: &str) -> PermissionIndex {
    catalog
        .permission_index(code)
        .unwrap_or_else(|| panic!("no permission {code}"))
}

pub fn resource_type(catalog: &Catalog, code: &str) -> ResourceTypeIndex {
    catalog
        .resource_type_index(code)
        .unwrap_or_else(|| panic!("no resource type {code}"))
}

pub fn set(catalog: &Catalog, codes: &[&str]) -> PermissionSet {
    codes.iter().map(|code| permission(catalog, code)).collect()
}

pub fn codes<'a>(catalog: &'a Catalog, permissions: &'a PermissionSet) -> BTreeSet<&'a str> {
    catalog.codes(permissions).collect()
}

/// What a stock role holds.
pub fn stock_role<'a>(catalog: &'a Catalog, name: &str) -> &'a PermissionSet {
    let found = catalog.stock_roles().iter().find(|role| role.name == name);
    &found
        .unwrap_or_else(|| panic!("no stock role {name}"))
        .permissions
}

/// The rows of a CSV file without quoted line breaks, by column name.
pub fn rows(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut lines = text.lines();
    let head = fields(lines.next().unwrap());
    lines
        .map(|line| head.iter().cloned().zip(fields(line)).collect())
        .collect()
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => fields.last_mut().unwrap().push(character),
        }
    }
    fields
}
