//! Sample companies to look at: Westeros (a tree of stores, roles inherited down it) and ABC
//! Commerce (groups with a matrix, restricted to the sites of a shop).
//!
//! They are made through the same write path as everything, by the actor `demo`. Loading again
//! goes on where it was interrupted, and leaves alone what is complete or not of its making.

mod abc_commerce;
mod company;
mod shop;
mod westeros;

use std::sync::Arc;

use crate::app::App;
use crate::error::ServiceError;

/// A sample company after loading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The tenant's slug.
    pub slug: &'static str,
    /// Its display name.
    pub name: &'static str,
    /// Whether anything was made just now.
    pub loaded: bool,
    /// The secret of a key that may ask questions, made just now and shown once.
    pub key: Option<String>,
}

/// How far a sample company has come, as remembered in the database.
const LOADING: &str = "loading";
const COMPLETE: &str = "complete";

impl App {
    /// Loads what is missing of the sample companies. `progress` is told what is being made.
    ///
    /// # Errors
    /// When the database cannot be reached. What was made by then stays; loading again goes on.
    pub async fn load_demo(
        self: &Arc<Self>,
        mut progress: impl FnMut(&str) + Send,
    ) -> Result<Vec<Sample>, ServiceError> {
        // Westeros comes last: its key is shown once all is loaded, and must not be lost before.
        let commerce = self
            .load_sample(abc_commerce::SLUG, abc_commerce::NAME, &mut progress)
            .await?;
        let westeros = self
            .load_sample(westeros::SLUG, westeros::NAME, &mut progress)
            .await?;
        Ok(vec![westeros, commerce])
    }

    async fn load_sample(
        self: &Arc<Self>,
        slug: &'static str,
        name: &'static str,
        progress: &mut (impl FnMut(&str) + Send),
    ) -> Result<Sample, ServiceError> {
        let mark = format!("demo.{slug}");
        let state = self.store.meta(&mark).await?;
        let exists = self.tenant_id(slug).await?.is_some();
        let is_ours = state.as_deref() == Some(LOADING);
        if state.as_deref() == Some(COMPLETE) || (exists && !is_ours) {
            return Ok(Sample {
                slug,
                name,
                loaded: false,
                key: None,
            });
        }
        self.store.set_meta(&mark, LOADING).await?;
        progress(&format!("loading {name}"));
        let key = if slug == westeros::SLUG {
            Some(westeros::load(self).await?)
        } else {
            abc_commerce::load(self, progress).await?;
            None
        };
        self.store.set_meta(&mark, COMPLETE).await?;
        Ok(Sample {
            slug,
            name,
            loaded: true,
            key,
        })
    }
}
