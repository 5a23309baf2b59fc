//! Tests through all layers, on both databases: one binary, one module per subject.
