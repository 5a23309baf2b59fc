//! Pages of search results: a token is given while there is more, an empty one at the end.

use axum::http::StatusCode;
use bailiwick_service::ServiceError;
use bailiwick_service::ask::cursor::{Cursor, Listing, PageRequest};
use bailiwick_web::page::{LIMIT_MAX, decode_cursor, encode_cursor};
use bailiwick_web::problem::Problem;
use bailiwick_web::reply::Reply;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::object::Object;

/// Which part of the results is wanted.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[schema(as = authzen::Page)]
pub(crate) struct Page {
    /// `next_token` of the page before; all else must be as it was then.
    token: Option<String>,
    /// How many results at most; 1000 if not given or greater.
    limit: Option<u64>,
    /// Nothing is known of them.
    #[serde(rename = "properties")]
    #[schema(value_type = Option<Object>)]
    _properties: Option<bailiwick_service::ask::Properties>,
}

/// Where the results go on.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = authzen::NextPage)]
pub(crate) struct NextPage {
    /// The token of the next page; empty after the last.
    next_token: String,
    /// How many results this page has.
    count: usize,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = authzen::Results)]
pub(crate) struct Results<T> {
    /// Left out if the request has no `page` and everything fits one.
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<NextPage>,
    /// The results, in order.
    results: Vec<T>,
}

/// What a token stands for. The limit is in it because it must not change from page to page.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Token {
    #[serde(rename = "l")]
    limit: Option<u64>,
    #[serde(rename = "c")]
    cursor: Cursor,
}

fn malformed(pointer: &str, detail: &str) -> Problem {
    let field = Some(pointer.to_owned());
    Problem {
        field,
        ..Problem::http("malformed_body", detail)
    }
}

/// The page that a request asks for.
pub(crate) fn wanted(page: Option<&Object<Page>>) -> Result<PageRequest, Problem> {
    const AT: &str = "/page/token";
    let page = page.map(|page| page.0.clone()).unwrap_or_default();
    let most = u64::from(LIMIT_MAX);
    let limit = usize::try_from(page.limit.unwrap_or(most).min(most)).unwrap_or(usize::MAX);
    let cursor = match page.token.as_deref().filter(|token| !token.is_empty()) {
        None => None,
        Some(token) => {
            let token: Token = decode_cursor(token)
                .map_err(|_| malformed(AT, "must be a `next_token` as answered"))?;
            if token.limit != page.limit {
                return Err(malformed(
                    "/page/limit",
                    "must be as it was for the first page",
                ));
            }
            Some(token.cursor)
        }
    };
    Ok(PageRequest {
        limit,
        cursor,
        total: false,
    })
}

/// The answer with the page of a listing.
pub(crate) fn answer<T, U>(
    page: Option<&Object<Page>>,
    listing: Listing<T>,
    result: impl Fn(T) -> U,
) -> Reply<Results<U>> {
    let limit = page.and_then(|page| page.0.limit);
    let token = listing
        .next
        .map(|cursor| encode_cursor(&Token { limit, cursor }));
    let count = listing.items.len();
    let next = (page.is_some() || token.is_some()).then(|| NextPage {
        next_token: token.unwrap_or_default(),
        count,
    });
    let results = listing.items.into_iter().map(result).collect();
    Reply::ok(
        listing.revision,
        Results {
            page: next,
            results,
        },
    )
}

/// The problem of a search. The specification knows one status for all that is wrong with a
/// request, a token that has become too old included.
pub(crate) fn problem(error: ServiceError) -> Problem {
    let is_request = matches!(error, ServiceError::CursorGone | ServiceError::Invalid(_));
    let problem = Problem::from(error);
    if !is_request {
        return problem;
    }
    let field = Some("/page/token".to_owned());
    Problem {
        status: StatusCode::BAD_REQUEST,
        field,
        ..problem
    }
}
