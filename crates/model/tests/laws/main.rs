//! The catalogs that come with the program say what their sources say; everything a catalog can
//! get wrong is reported with its line; sets and closures keep their laws.

mod commerce;
mod condition;
mod difference;
mod issues;
mod laws;
mod library;
mod lookup;
mod names;
mod query;
mod retail;
mod support;
mod time;
mod user_management;
