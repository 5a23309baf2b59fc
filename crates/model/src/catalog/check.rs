//! What one file can get wrong by itself: bad codes, negative names, over-long texts, codes used
//! twice, headings that do not exist. What names refer to is checked by `compile`.

use std::collections::HashMap;

use super::FORMAT;
use super::closure::{cycles, reachable};
use super::file::{CatalogFile, LevelEntry, ScaleEntry, SectionEntry};
use super::issue::CatalogIssue;
use super::limits::{
    CATALOG_CODE_CHARS_MAX, CATALOG_DESCRIPTION_CHARS_MAX, CATALOG_ENTRIES_MAX, CATALOG_LEVELS_MAX,
    CATALOG_NAME_CHARS_MAX, CATALOG_PERMISSIONS_MAX, CATALOG_RESOURCE_TYPES_MAX,
};
use super::naming::{is_action, is_code, negative_word};
use super::suggest::did_you_mean;

/// Everything that is wrong with the file by itself.
pub(super) fn check(file: &CatalogFile) -> Vec<CatalogIssue> {
    let mut check = Check {
        file,
        issues: Vec::new(),
    };
    check.head();
    check.counts();
    check.headings();
    check.section_cycles();
    check.scales();
    check.resource_types();
    check.permissions();
    check.companions();
    check.stock_roles();
    check.screens();
    check.issues
}

struct Check<'a> {
    file: &'a CatalogFile,
    issues: Vec<CatalogIssue>,
}

impl<'a> Check<'a> {
    fn issue(&mut self, path: &str, code: &'static str, message: String, hint: impl Into<String>) {
        self.issues
            .push(self.file.source.issue(path, code, message, hint));
    }

    fn code(&mut self, path: &str, code: &str) {
        if !is_code(code) {
            let message = format!("`{code}` cannot be a code");
            let hint = "begin with a lower-case letter; then lower-case letters, digits, `_`, `.`, \
                        `-`";
            self.issue(path, "bad_code", message, hint);
        }
        self.length(path, code, CATALOG_CODE_CHARS_MAX);
    }

    fn action(&mut self, path: &str, action: &str) {
        if !is_action(action) {
            let message = format!("`{action}` cannot be an action");
            let hint = "begin with a letter; then letters, digits, `_`, `.`, `-`";
            self.issue(path, "bad_code", message, hint);
        }
        self.length(path, action, CATALOG_CODE_CHARS_MAX);
    }

    fn name(&mut self, path: &str, name: &str) {
        self.text(path, name, CATALOG_NAME_CHARS_MAX);
    }

    fn text(&mut self, path: &str, text: &str, max: usize) {
        if text.trim().is_empty() {
            let message = "the text is empty".to_owned();
            self.issue(
                path,
                "empty",
                message,
                "say it in words that an administrator understands",
            );
        }
        self.length(path, text, max);
    }

    fn length(&mut self, path: &str, text: &str, max: usize) {
        if text.chars().count() > max {
            let message = format!("the text is longer than {max} characters");
            self.issue(path, "too_long", message, "shorten it");
        }
    }

    fn positive(&mut self, path: &str, text: &str) {
        if let Some(word) = negative_word(text) {
            let message = format!("`{text}` sounds like a denial (`{word}`)");
            let hint = "permissions only ever grant: name what it lets one do, and leave it out of \
                        a role to withhold it";
            self.issue(path, "negative_name", message, hint);
        }
    }

    fn unique<'b>(
        &mut self,
        list: &str,
        field: &str,
        code: &'static str,
        names: impl Iterator<Item = &'b str>,
    ) {
        let mut first: HashMap<String, usize> = HashMap::new();
        for (position, name) in names.enumerate() {
            let path = format!("{list}.{position}.{field}");
            if let Some(earlier) = first.get(&name.to_lowercase()) {
                let line = self.file.source.line(&format!("{list}.{earlier}.{field}"));
                let message = format!("`{name}` is declared twice");
                let hint = format!("the first is in line {line}; rename or merge one of them");
                self.issue(&path, code, message, hint);
            } else {
                first.insert(name.to_lowercase(), position);
            }
        }
    }

    fn head(&mut self) {
        let file = self.file;
        if file.format != FORMAT {
            let message = format!("format {} is not known", file.format);
            let hint = format!("write `format = {FORMAT}`");
            self.issue("format", "unsupported_format", message, hint);
        }
        self.code("name", &file.name);
        self.name("title", &file.title);
        if file.version == 0 {
            let message = "versions begin at 1".to_owned();
            self.issue("version", "bad_version", message, "write `version = 1`");
        }
        for word in file.subject_types.keys() {
            self.text(
                &format!("subject_types.{word}"),
                word,
                CATALOG_CODE_CHARS_MAX,
            );
        }
    }

    fn counts(&mut self) {
        let file = self.file;
        for (list, count, max) in [
            (
                "permissions",
                file.permissions.len(),
                CATALOG_PERMISSIONS_MAX,
            ),
            (
                "resource_types",
                file.resource_types.len(),
                CATALOG_RESOURCE_TYPES_MAX,
            ),
            ("products", file.products.len(), CATALOG_ENTRIES_MAX),
            ("sections", file.sections.len(), CATALOG_ENTRIES_MAX),
            ("scales", file.scales.len(), CATALOG_ENTRIES_MAX),
            ("companions", file.companions.len(), CATALOG_ENTRIES_MAX),
            ("stock_roles", file.stock_roles.len(), CATALOG_ENTRIES_MAX),
            (
                "legacy.screens",
                file.legacy.screens.len(),
                CATALOG_ENTRIES_MAX,
            ),
        ] {
            if count > max {
                let message = format!("{count} {list}, more than {max}");
                self.issue(list, "too_many", message, "split the catalog");
            }
        }
    }

    fn headings(&mut self) {
        let file = self.file;
        for (position, product) in file.products.iter().enumerate() {
            self.code(&format!("products.{position}.code"), &product.code);
            self.name(&format!("products.{position}.name"), &product.name);
        }
        let codes = file.products.iter().map(|product| product.code.as_str());
        self.unique("products", "code", "duplicate_product", codes);
        for (position, section) in file.sections.iter().enumerate() {
            let path = format!("sections.{position}");
            self.code(&format!("{path}.code"), &section.code);
            self.name(&format!("{path}.name"), &section.name);
            self.section(&format!("{path}.parent"), section.parent.as_deref());
            self.product(&format!("{path}.product"), section);
        }
        let codes = file.sections.iter().map(|section| section.code.as_str());
        self.unique("sections", "code", "duplicate_section", codes);
    }

    fn product(&mut self, path: &str, section: &SectionEntry) {
        let Some(code) = &section.product else {
            return;
        };
        let known = self
            .file
            .products
            .iter()
            .map(|product| product.code.as_str());
        if !known.clone().any(|known| known == code) {
            let hint = did_you_mean(code, known, "declare it under `[[products]]`");
            self.issue(
                path,
                "unknown_product",
                format!("there is no product `{code}`"),
                hint,
            );
        }
    }

    fn section(&mut self, path: &str, code: Option<&str>) {
        let Some(code) = code else {
            return;
        };
        let known = self
            .file
            .sections
            .iter()
            .map(|section| section.code.as_str());
        if !known.clone().any(|known| known == code) {
            let hint = did_you_mean(code, known, "declare it under `[[sections]]`");
            self.issue(
                path,
                "unknown_section",
                format!("there is no section `{code}`"),
                hint,
            );
        }
    }

    fn section_cycles(&mut self) {
        let sections = &self.file.sections;
        let position = |code: &str| {
            let found = sections.iter().position(|section| section.code == code)?;
            u16::try_from(found).ok()
        };
        let step = |section: &SectionEntry| section.parent.as_deref().and_then(position);
        let steps: Vec<Vec<u16>> = sections
            .iter()
            .map(|section| step(section).into_iter().collect())
            .collect();
        for cycle in cycles(&reachable(&steps)) {
            if let Some(first) = cycle.first() {
                let message = "the section stands under itself".to_owned();
                let hint = "take one of the `parent`s away";
                let path = format!("sections.{first}.parent");
                self.issue(&path, "cycle_in_sections", message, hint);
            }
        }
    }

    fn scales(&mut self) {
        let file = self.file;
        let codes = file.scales.iter().map(|scale| scale.code.as_str());
        self.unique("scales", "code", "duplicate_scale", codes);
        for (position, scale) in file.scales.iter().enumerate() {
            self.scale(&format!("scales.{position}"), scale);
        }
    }

    fn scale(&mut self, path: &str, scale: &ScaleEntry) {
        self.code(&format!("{path}.code"), &scale.code);
        let levels = format!("{path}.levels");
        self.level_count(&levels, scale.levels.len(), 1);
        for (position, level) in scale.levels.iter().enumerate() {
            let path = format!("{levels}.{position}");
            self.code(&format!("{path}.name"), &level.name);
            self.name(&format!("{path}.label"), &level.label);
            self.positive(&format!("{path}.name"), &level.name);
            self.positive(&format!("{path}.label"), &level.label);
            self.actions(&format!("{path}.actions"), &level.actions);
        }
        let names = scale.levels.iter().map(|level| level.name.as_str());
        self.unique(&levels, "name", "duplicate_level", names);
    }

    fn level_count(&mut self, path: &str, count: usize, min: usize) {
        if count < min {
            let message = format!("a scale has at least {min} levels");
            self.issue(
                path,
                "too_few_levels",
                message,
                "add the missing levels, weakest first",
            );
        }
        if count > CATALOG_LEVELS_MAX {
            let message = format!("more than {CATALOG_LEVELS_MAX} levels");
            self.issue(
                path,
                "too_many",
                message,
                "merge levels that are always given together",
            );
        }
    }

    fn actions(&mut self, path: &str, actions: &[String]) {
        for (position, action) in actions.iter().enumerate() {
            self.action(&format!("{path}.{position}"), action);
        }
    }

    fn levels(&mut self, path: &str, levels: &[LevelEntry]) {
        for (position, level) in levels.iter().enumerate() {
            self.name(&format!("{path}.{position}.name"), &level.name);
        }
        let names = levels.iter().map(|level| level.name.as_str());
        self.unique(path, "name", "duplicate_level", names);
    }

    fn resource_types(&mut self) {
        for (position, entry) in self.file.resource_types.iter().enumerate() {
            let path = format!("resource_types.{position}");
            self.code(&format!("{path}.code"), &entry.code);
            self.name(&format!("{path}.name"), &entry.name);
            self.section(&format!("{path}.section"), entry.section.as_deref());
            self.level_count(&format!("{path}.levels"), entry.levels.len(), 0);
            self.levels(&format!("{path}.levels"), &entry.levels);
            if entry.scale.is_some() && !entry.levels.is_empty() {
                let message = format!("`{}` has both `scale` and `levels`", entry.code);
                let hint = "a scale generates the levels; keep one of the two";
                self.issue(&format!("{path}.levels"), "scale_and_levels", message, hint);
            }
        }
    }

    fn permissions(&mut self) {
        for (position, entry) in self.file.permissions.iter().enumerate() {
            let path = format!("permissions.{position}");
            self.code(&format!("{path}.code"), &entry.code);
            self.name(&format!("{path}.name"), &entry.name);
            let description = format!("{path}.description");
            self.text(
                &description,
                &entry.description,
                CATALOG_DESCRIPTION_CHARS_MAX,
            );
            self.name(&format!("{path}.category"), &entry.category);
            self.positive(&format!("{path}.code"), &entry.code);
            self.positive(&format!("{path}.name"), &entry.name);
            for (resource_type, actions) in &entry.actions {
                self.actions(&format!("{path}.actions.{resource_type}"), actions);
            }
        }
    }

    fn companions(&mut self) {
        let file = self.file;
        for (position, entry) in file.companions.iter().enumerate() {
            self.code(&format!("companions.{position}.code"), &entry.code);
            self.name(&format!("companions.{position}.function"), &entry.function);
        }
        let codes = file
            .companions
            .iter()
            .map(|companion| companion.code.as_str());
        self.unique("companions", "code", "duplicate_companion", codes);
    }

    fn stock_roles(&mut self) {
        let file = self.file;
        for (position, entry) in file.stock_roles.iter().enumerate() {
            let path = format!("stock_roles.{position}");
            self.name(&format!("{path}.name"), &entry.name);
            let description = format!("{path}.description");
            self.text(
                &description,
                &entry.description,
                CATALOG_DESCRIPTION_CHARS_MAX,
            );
            if entry.permissions.is_empty() && entry.levels.is_empty() {
                let message = format!("the stock role `{}` holds nothing", entry.name);
                let hint = "list its `permissions` or `levels`";
                self.issue(&path, "empty_stock_role", message, hint);
            }
        }
        let names = file.stock_roles.iter().map(|role| role.name.as_str());
        self.unique("stock_roles", "name", "duplicate_stock_role", names);
    }

    fn screens(&mut self) {
        let screens: &'a [_] = &self.file.legacy.screens;
        for (position, screen) in screens.iter().enumerate() {
            let path = format!("legacy.screens.{position}");
            self.code(&format!("{path}.code"), &screen.code);
            self.name(&format!("{path}.name"), &screen.name);
            self.level_count(&format!("{path}.levels"), screen.levels.len(), 2);
            self.levels(&format!("{path}.levels"), &screen.levels);
        }
        let codes = screens.iter().map(|screen| screen.code.as_str());
        self.unique("legacy.screens", "code", "duplicate_screen", codes);
    }
}
