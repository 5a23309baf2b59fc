//! Rows and the change log, on SQLite and PostgreSQL, from one SQL text.
