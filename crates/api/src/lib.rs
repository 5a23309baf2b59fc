//! The REST interface under /v1, one file per endpoint.
