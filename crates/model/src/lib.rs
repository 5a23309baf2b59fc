//! The words of Bailiwick as types: what there is, how it may be named, what can change.
