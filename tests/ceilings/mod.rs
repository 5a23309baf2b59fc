//! Nobody gives more than they hold, nobody touches who holds more, nobody changes their own
//! access, and an administrator always remains: over HTTP, by every door.
//!
//! - [`company`]: a company with somebody who may do much, but not everything
//! - [`grant`]: the grant ceiling, door by door; [`bounds`]: in space, values and time
//! - [`target`]: the target ceiling and one's own access
//! - [`administrators`]: the last administrator
//! - [`attacks`]: attacks that happened to systems of this kind, by name

mod administrators;
mod attacks;
mod bounds;
mod company;
mod grant;
mod target;
