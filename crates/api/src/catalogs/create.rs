//! `POST /v1/catalogs`.

use axum::extract::Request;
use axum::http::{HeaderMap, header};
use bailiwick_service::app::AddCatalogError;
use bailiwick_web::body::{bytes, is_json, parse};
use bailiwick_web::call::Call;
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::Deserialize;
use utoipa::ToSchema;

use super::list::CatalogEntry;
use crate::fields::segment;

/// How issues call the text that was sent.
const FILE_NAME: &str = "catalog.toml";

/// A catalog to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AddCatalogRequest {
    /// The catalog file, in TOML. It says name and version itself.
    #[schema(example = "format = 1\nname = \"retail\"\nversion = 2\ntitle = \"Retail\"\n")]
    text: String,
}

/// Adds a version of a catalog
///
/// As JSON, or with the file itself as `application/toml`. The same text again changes nothing.
/// What is wrong with the text is listed in `because_of`.
#[utoipa::path(
    post,
    path = "/v1/catalogs",
    operation_id = "add_catalog",
    tag = "catalogs",
    request_body(content(
        (AddCatalogRequest = "application/json"),
        (String = "application/toml"),
    )),
    responses(
        (status = 201, description = "The version is there.", body = CatalogEntry),
        (status = 200, description = "The version was there already.", body = CatalogEntry),
    )
)]
pub(super) async fn create(call: Call, request: Request) -> Result<Reply<CatalogEntry>, Problem> {
    let text = text(request).await?;
    let before = call.app.catalogs();
    let added = call
        .app
        .add_catalog(FILE_NAME, &text)
        .await
        .map_err(problem)?;
    let was_there = before.get(&added.name, added.version).is_some();
    let library = call.app.catalogs();
    let latest = library.latest(&added.name).map(|file| file.version);
    let entry = CatalogEntry::of(&added, latest == Some(added.version));
    let revision = call.snapshot().revision();
    if was_there {
        return Ok(Reply::ok(revision, entry));
    }
    let location = format!(
        "/v1/catalogs/{}?version={}",
        segment(&added.name),
        added.version
    );
    Ok(Reply::created(revision, location, entry))
}

async fn text(request: Request) -> Result<String, Problem> {
    let (json, toml) = (is_json(request.headers()), is_toml(request.headers()));
    if !json && !toml {
        let detail = "send `application/json` with `text`, or the file as `application/toml`";
        return Err(Problem::http("unsupported_media_type", detail));
    }
    let bytes = bytes(request, &()).await?;
    if json {
        return parse::<AddCatalogRequest>(&bytes).map(|request| request.text);
    }
    let text = String::from_utf8(bytes.into());
    text.map_err(|_| Problem::http("malformed_body", "the file must be UTF-8"))
}

fn is_toml(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = value
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    essence.eq_ignore_ascii_case("application/toml")
}

fn problem(error: AddCatalogError) -> Problem {
    let detail = error.to_string();
    match error {
        AddCatalogError::Issues(issues) => Problem {
            because_of: issues.iter().map(ToString::to_string).collect(),
            ..Problem::http("invalid_catalog", detail)
        },
        AddCatalogError::Exists => Problem::http("catalog_exists", detail),
        AddCatalogError::Service(error) => error.into(),
    }
}
