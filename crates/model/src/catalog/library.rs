//! All catalog files that the platform knows, the built-in ones among them.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::file::CatalogFile;

/// The texts of the built-in catalogs, by file name.
const BUILTIN: [(&str, &str); 3] = [
    (
        "user-management.toml",
        include_str!("../../../../catalogs/user-management.toml"),
    ),
    (
        "commerce.toml",
        include_str!("../../../../catalogs/commerce.toml"),
    ),
    (
        "retail.toml",
        include_str!("../../../../catalogs/retail.toml"),
    ),
];

/// The built-in files, read once. They are constants of this program and tested to be in order.
static BUILTIN_FILES: LazyLock<CatalogLibrary> = LazyLock::new(|| {
    let mut library = CatalogLibrary::default();
    for (name, text) in BUILTIN {
        if let Ok(file) = CatalogFile::parse(name, text) {
            library.insert(file);
        }
    }
    library
});

/// The rights over this very program. Apart from the others because reading those needs it.
static USER_MANAGEMENT_FILE: LazyLock<Option<Arc<CatalogFile>>> = LazyLock::new(|| {
    let (name, text) = BUILTIN.first()?;
    CatalogFile::parse(name, text).ok().map(Arc::new)
});

/// The built-in `user-management`, against which other files' names are checked.
pub(super) fn user_management() -> Option<&'static Arc<CatalogFile>> {
    USER_MANAGEMENT_FILE.as_ref()
}

/// Every catalog file known to the platform, by name and version. Copies are cheap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CatalogLibrary {
    files: Arc<BTreeMap<String, BTreeMap<u32, Arc<CatalogFile>>>>,
}

impl CatalogLibrary {
    /// The library of the catalogs that come with the program: `user-management`, `commerce` and
    /// `retail`.
    #[must_use]
    pub fn builtin() -> Self {
        BUILTIN_FILES.clone()
    }

    /// Adds a file. One of the same name and version is replaced.
    pub fn insert(&mut self, file: CatalogFile) {
        let versions = Arc::make_mut(&mut self.files)
            .entry(file.name.clone())
            .or_default();
        versions.insert(file.version, Arc::new(file));
    }

    /// A catalog of a name and version.
    #[must_use]
    pub fn get(&self, name: &str, version: u32) -> Option<&Arc<CatalogFile>> {
        self.files.get(name)?.get(&version)
    }

    /// The highest version of a catalog.
    #[must_use]
    pub fn latest(&self, name: &str) -> Option<&Arc<CatalogFile>> {
        self.files.get(name)?.values().next_back()
    }

    /// The names of all catalogs, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// The versions of a catalog, ascending.
    pub fn versions(&self, name: &str) -> impl Iterator<Item = u32> + '_ {
        self.files
            .get(name)
            .into_iter()
            .flat_map(|versions| versions.keys().copied())
    }
}
