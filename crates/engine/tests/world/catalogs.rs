//! The catalogs of test worlds: the built-in ones, and the adversary in two editions.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use bailiwick_engine::apply::apply;
use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::catalog::{
    Catalog, CatalogFile, CatalogLibrary, CatalogVersion, USER_MANAGEMENT,
};
use bailiwick_model::change::{Change, Delta};
use bailiwick_model::tenant::Tenant;

/// The name of the catalog made for these tests.
pub const ADVERSARY: &str = "adversary";

static LIBRARY: LazyLock<CatalogLibrary> = LazyLock::new(|| {
    let mut library = CatalogLibrary::builtin();
    let editions = [
        include_str!("catalogs/adversary-1.toml"),
        include_str!("catalogs/adversary-2.toml"),
    ];
    for text in editions {
        match CatalogFile::parse("adversary.toml", text) {
            Ok(file) => library.insert(file),
            Err(issues) => panic!("the adversary is not in order: {issues:?}"),
        }
    }
    library
});

/// All catalogs that a world's tenant may have.
pub fn library() -> &'static CatalogLibrary {
    &LIBRARY
}

/// `user-management` and the adversary's edition.
pub fn with_adversary(edition: u32) -> Vec<CatalogVersion> {
    let mut versions = latest(&[USER_MANAGEMENT]);
    versions.push(CatalogVersion {
        name: ADVERSARY.to_owned(),
        version: edition,
    });
    versions
}

/// The latest editions of these built-in catalogs.
pub fn latest(names: &[&str]) -> Vec<CatalogVersion> {
    let version = |name: &&str| CatalogVersion {
        name: (*name).to_owned(),
        version: library().latest(name).expect("a built-in catalog").version,
    };
    names.iter().map(version).collect()
}

thread_local! {
    /// Compiling catalogs is most of the work of making a small snapshot: begin with a copy of one
    /// that has them.
    static BASES: RefCell<HashMap<Vec<CatalogVersion>, Snapshot>> = RefCell::default();
}

/// The snapshot that has a tenant's catalogs, compiled once per thread.
fn base(tenant: &Tenant) -> Snapshot {
    BASES.with_borrow_mut(|bases| {
        let known = bases.entry(tenant.catalogs.clone()).or_insert_with(|| {
            let change = Change::Tenant(Box::new(Delta::created(tenant.clone())));
            let mut snapshot = Snapshot::empty();
            apply(&mut snapshot, &change, library()).expect("catalogs that fit together");
            snapshot
        });
        known.clone()
    })
}

/// A tenant's compiled catalogs.
pub fn compiled(tenant: &Tenant) -> Arc<Catalog> {
    base(tenant).catalog().clone()
}

/// The snapshot after a tenant's first change.
pub fn begun(tenant: &Tenant) -> Snapshot {
    let mut snapshot = base(tenant);
    let change = Change::Tenant(Box::new(Delta::created(tenant.clone())));
    apply(&mut snapshot, &change, library()).expect("the same catalogs again");
    snapshot
}
