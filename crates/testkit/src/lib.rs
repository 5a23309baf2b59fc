//! For tests only: a running server with its callers, a fixed clock, golden files.
