//! From a tenant's catalog files to one [`Catalog`]: names first, then resource types and
//! permissions, then what is made of these. Every pass adds its issues and the next goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::USER_MANAGEMENT;
use super::closure::reachable;
use super::compiled::{Catalog, CatalogVersion, Product, Section};
use super::declare::{Declared, names_one_of};
use super::file::{CatalogFile, SubjectType};
use super::issue::{CatalogIssue, in_reading_order};
use super::limits::CATALOGS_PER_TENANT_MAX;
use super::permission_set::{PermissionIndex, PermissionSet};
use super::{companions, lookup, permissions, resource_types, stock_roles};

/// What is taken for granted while a file is looked at without all the files it uses.
#[derive(Default)]
pub(super) struct Assumptions {
    /// Codes of entries that could not be read.
    pub(super) also_known: BTreeSet<String>,
    /// Whether files are missing that could declare any name.
    pub(super) others_unknown: bool,
}

impl Assumptions {
    /// Whether not knowing the code says nothing.
    pub(super) fn excuses(&self, code: &str) -> bool {
        self.others_unknown || names_one_of(code, &self.also_known)
    }
}

impl Catalog {
    /// Compiles the union of a tenant's files.
    ///
    /// # Errors
    ///
    /// Everything that is wrong: `user-management` missing, codes declared twice, names that
    /// nothing declares, cycles, levels that do not grow, and whatever else concerns meaning.
    pub fn compile(files: &[Arc<CatalogFile>]) -> Result<Self, Vec<CatalogIssue>> {
        let files: Vec<&CatalogFile> = files.iter().map(Arc::as_ref).collect();
        compile(&files, &Assumptions::default())
    }
}

/// Compiles files under assumptions.
pub(super) fn compile(
    files: &[&CatalogFile],
    assumptions: &Assumptions,
) -> Result<Catalog, Vec<CatalogIssue>> {
    let mut files = files.to_vec();
    files.sort_by_key(|file| (file.name != USER_MANAGEMENT, &file.name, file.version));
    let issues = set_issues(&files, assumptions);
    if !issues.is_empty() {
        return Err(in_reading_order(issues));
    }
    let mut declared = Declared::collect(&files, assumptions);
    let subject_types = subject_types(&files, &mut declared);
    unique_headings(&files, &mut declared);
    let permissions = permissions::build(&mut declared);
    let includes = reachable(&permissions::edges(&permissions, |permission| {
        &permission.includes
    }));
    let prerequisites = reachable(&permissions::edges(&permissions, |permission| {
        &permission.prerequisites
    }));
    permissions::check_cycles(&mut declared, &includes, &prerequisites);
    permissions::check_restricted(&mut declared, &permissions, &includes, &prerequisites);
    let mut resource_types = resource_types::build(&mut declared, &includes);
    resource_types::check_actions(&mut declared, &permissions, &resource_types);
    let permission_indices = index(declared.permissions.iter().map(|found| found.code.as_str()));
    let permission_indices: rustc_hash::FxHashMap<_, _> = permission_indices
        .map(|(code, index)| (code, PermissionIndex(index)))
        .collect();
    let granting =
        lookup::granting_by_type(&permissions, resource_types.len(), &permission_indices);
    resource_types::list_actions(&mut resource_types, &granting);
    let companions = companions::build(&files, &mut declared, &resource_types);
    let stock_roles = stock_roles::build(
        &files,
        &mut declared,
        &resource_types,
        &permissions,
        &prerequisites,
    );
    let legacy_screens = resource_types::legacy_screens(&files, &mut declared, &includes);
    if !declared.issues.is_empty() {
        return Err(in_reading_order(declared.issues));
    }
    let codes = index(
        resource_types
            .iter()
            .map(|resource_type| resource_type.code.as_str()),
    );
    let resource_type_indices = codes
        .map(|(code, index)| (code, super::ResourceTypeIndex(index)))
        .collect();
    Ok(Catalog {
        versions: versions(&files),
        products: products(&files),
        sections: sections(&files),
        granting_by_code: lookup::granting_by_code(&permissions),
        restricted: restricted(&permissions),
        on_restricted_types: resource_types::on_restricted_types(&resource_types, &permissions),
        permissions,
        resource_types,
        companions,
        stock_roles,
        legacy_screens,
        subject_types,
        permission_indices,
        resource_type_indices,
        granting,
        includes,
        prerequisites,
    })
}

/// What is wrong with the choice of files.
fn set_issues(files: &[&CatalogFile], assumptions: &Assumptions) -> Vec<CatalogIssue> {
    let mut issues = Vec::new();
    let names: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    if !names.contains(USER_MANAGEMENT) {
        issues.push(CatalogIssue {
            file: files
                .first()
                .map(|file| file.source.file().to_owned())
                .unwrap_or_default(),
            line: 1,
            code: "missing_user_management",
            message: format!("`{USER_MANAGEMENT}` is not among the catalogs"),
            hint: "every tenant has it; add it to the list".to_owned(),
        });
    }
    for (first, second) in files.iter().zip(files.iter().skip(1)) {
        if first.name == second.name {
            let message = format!("`{}` is chosen twice", second.name);
            let hint = "a tenant has one version of a catalog";
            issues.push(
                second
                    .source
                    .issue("name", "duplicate_catalog", message, hint),
            );
        }
    }
    if files.len() > CATALOGS_PER_TENANT_MAX
        && let Some(last) = files.last()
    {
        let message = format!("more than {CATALOGS_PER_TENANT_MAX} catalogs");
        issues.push(
            last.source
                .issue("name", "too_many", message, "leave some out"),
        );
    }
    if assumptions.others_unknown {
        return issues;
    }
    for file in files {
        for (position, name) in file.uses.iter().enumerate() {
            if !names.contains(name.as_str()) {
                let message = format!("the catalog `{name}`, which this one uses, is not there");
                let hint = format!("add `{name}` to the tenant's catalogs");
                let path = format!("uses.{position}");
                issues.push(file.source.issue(&path, "missing_catalog", message, hint));
            }
        }
    }
    issues
}

fn subject_types(
    files: &[&CatalogFile],
    declared: &mut Declared<'_>,
) -> BTreeMap<String, SubjectType> {
    let mut all: BTreeMap<String, SubjectType> = BTreeMap::new();
    for file in files {
        for (word, meaning) in &file.subject_types {
            let clash = match word.as_str() {
                "user" => *meaning != SubjectType::User,
                "service_account" => *meaning != SubjectType::ServiceAccount,
                word => all.get(word).is_some_and(|first| first != meaning),
            };
            if clash {
                let message = format!("`{word}` already means another kind of subject");
                let hint = "choose another word";
                let path = format!("subject_types.{word}");
                let issue = file
                    .source
                    .issue(&path, "duplicate_subject_type", message, hint);
                declared.issues.push(issue);
            }
            all.entry(word.clone()).or_insert(*meaning);
        }
    }
    all
}

fn unique_headings(files: &[&CatalogFile], declared: &mut Declared<'_>) {
    let products = files.iter().flat_map(|file| {
        let products = file.products.iter().enumerate();
        products.map(|(at, entry)| (*file, format!("products.{at}"), entry.code.as_str()))
    });
    declared.unique_across("duplicate_product", products);
    let sections = files.iter().flat_map(|file| {
        let sections = file.sections.iter().enumerate();
        sections.map(|(at, entry)| (*file, format!("sections.{at}"), entry.code.as_str()))
    });
    declared.unique_across("duplicate_section", sections);
}

fn index<'a>(codes: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (Box<str>, u16)> {
    codes
        .zip(0..=u16::MAX)
        .map(|(code, index)| (code.into(), index))
}

fn versions(files: &[&CatalogFile]) -> Vec<CatalogVersion> {
    let version = |file: &&CatalogFile| CatalogVersion {
        name: file.name.clone(),
        version: file.version,
    };
    files.iter().map(version).collect()
}

fn products(files: &[&CatalogFile]) -> Vec<Product> {
    let of_file = |file: &&CatalogFile| {
        let catalog = file.name.clone();
        let products = file.products.clone().into_iter();
        products
            .map(move |entry| Product {
                code: entry.code,
                name: entry.name,
                catalog: catalog.clone(),
            })
            .collect::<Vec<_>>()
    };
    files.iter().flat_map(of_file).collect()
}

fn sections(files: &[&CatalogFile]) -> Vec<Section> {
    let of_file = |file: &&CatalogFile| {
        let catalog = file.name.clone();
        let sections = file.sections.clone().into_iter();
        sections
            .map(move |entry| Section {
                code: entry.code,
                name: entry.name,
                product: entry.product,
                parent: entry.parent,
                catalog: catalog.clone(),
            })
            .collect::<Vec<_>>()
    };
    files.iter().flat_map(of_file).collect()
}

fn restricted(permissions: &[super::Permission]) -> PermissionSet {
    let marked = permissions.iter().zip((0..=u16::MAX).map(PermissionIndex));
    marked
        .filter(|(permission, _)| permission.restricted)
        .map(|(_, index)| index)
        .collect()
}
