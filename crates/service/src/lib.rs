//! The one write path, the running engines and the questions put to them.
