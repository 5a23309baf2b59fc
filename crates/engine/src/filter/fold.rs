//! Building trees that are as simple as they can be: `Always` and `Never` never stand inside
//! another one, no list of one, nothing twice.

use super::tree::FilterTree;

impl FilterTree {
    /// All of these.
    #[must_use]
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Always => {}
                Self::Never => return Self::Never,
                Self::All { of } => of.into_iter().for_each(|part| add(&mut kept, part)),
                other => add(&mut kept, other),
            }
        }
        match kept.len() {
            0 => Self::Always,
            1 => kept.pop().unwrap_or(Self::Always),
            _ => Self::All { of: kept },
        }
    }

    /// Any of these.
    #[must_use]
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::Never => {}
                Self::Always => return Self::Always,
                Self::Any { of } => of.into_iter().for_each(|part| add(&mut kept, part)),
                other => add(&mut kept, other),
            }
        }
        match kept.len() {
            0 => Self::Never,
            1 => kept.pop().unwrap_or(Self::Never),
            _ => Self::Any { of: kept },
        }
    }
}

fn add(kept: &mut Vec<FilterTree>, part: FilterTree) {
    if !kept.contains(&part) {
        kept.push(part);
    }
}
