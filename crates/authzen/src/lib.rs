//! AuthZEN 1.0: evaluation, evaluations, search and metadata.
