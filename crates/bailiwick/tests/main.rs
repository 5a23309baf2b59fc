//! The real binary, started as an operator would start it: on a directory of its own, on a free
//! port, stopped and killed and started again.

mod cli;
