//! What the specification leaves to us: `doors` who may ask what, `pages` how results are cut,
//! `metadata` what is published.

mod doors;
mod metadata;
mod pages;
