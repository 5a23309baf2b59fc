//! The pure decision engine: snapshots, questions, and what a command would change.
