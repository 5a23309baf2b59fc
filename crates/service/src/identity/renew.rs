//! Whether somebody who showed a valid key some time ago would still be let in.

use std::sync::Arc;

use super::Caller;
use crate::app::App;
use crate::error::ServiceError;

impl App {
    /// The caller as of now; `None` if the key or the account is no longer good. For answers that
    /// go on for long.
    ///
    /// # Errors
    /// When the caller's own tenant must be loaded and cannot be.
    pub async fn renew(self: &Arc<Self>, caller: &Caller) -> Result<Option<Caller>, ServiceError> {
        if caller.is_host {
            return Ok(Some(caller.clone()));
        }
        let Some(key) = caller.actor.key else {
            return Ok(None);
        };
        let engine = self.engine(caller.home).await?;
        Ok(engine.and_then(|engine| self.caller(&engine.snapshot(), caller.home, key)))
    }
}
