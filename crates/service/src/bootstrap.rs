//! The platform's own tenant and its first operator: made at the first start, through the ordinary
//! write path.

use std::sync::Arc;

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::{Actor, Context};
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::command::{Assign, Command, CreateRole, CreateTenant, NewKey, Outcome};
use bailiwick_model::ids::{RoleId, ServiceAccountId, TenantId};
use bailiwick_model::names::{Name, PLATFORM_SLUG, Slug, Text, fold};
use bailiwick_model::refusal::Refusal;
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::service_account::KeyHash;
use bailiwick_model::tenant::Settings;

use crate::app::App;
use crate::error::ServiceError;
use crate::identity::{KEY_PREFIX_LENGTH, OPERATE, hash_secret, new_secret};

/// The name of the platform's first service account.
const OPERATOR_ACCOUNT: &str = "operator";
/// The name of the role that it holds.
const OPERATOR_ROLE: &str = "Platform Operator";
/// Life of a token that the operator set or was shown, in days.
const TOKEN_DAYS: i64 = 3_650;
/// Shortest operator token that is accepted from outside, in characters.
pub const OPERATOR_TOKEN_LENGTH_MIN: usize = 12;

/// What a start found or made.
#[derive(Debug, PartialEq, Eq)]
pub struct Bootstrapped {
    /// The platform's tenant.
    pub platform: TenantId,
    /// A token made just now, to be shown once. `None` when one was given or exists already.
    pub new_token: Option<String>,
}

impl App {
    /// Makes sure that the platform has its tenant, its operator account, and a token for it: the
    /// given one, or at the very first start a new one.
    ///
    /// # Errors
    /// When the database cannot be reached, or the given token is too short.
    pub async fn bootstrap(
        self: &Arc<Self>,
        token: Option<&str>,
    ) -> Result<Bootstrapped, ServiceError> {
        let context = Context::of(Actor::system("bootstrap"));
        let platform = match self.tenant_id(PLATFORM_SLUG).await? {
            Some(id) => id,
            None => self.create_platform(&context).await?,
        };
        let snapshot = self.snapshot(platform, None).await?;
        let account = self.operator_account(platform, &context, &snapshot).await?;
        // The first key is made last: without one this is the first start, or one before it was
        // cut off somewhere.
        if !snapshot.keys().any(|key| key.service_account == account) {
            self.make_operator(platform, &context, account).await?;
        }
        let has_key = has_working_key(&snapshot, account);
        let new_token = match token {
            Some(token) => {
                self.accept_token(platform, account, &context, token)
                    .await?;
                None
            }
            None if has_key => None,
            None => {
                let made = new_secret();
                self.add_token(platform, account, &context, made.prefix, made.hash)
                    .await?;
                Some(made.secret)
            }
        };
        Ok(Bootstrapped {
            platform,
            new_token,
        })
    }

    async fn create_platform(
        self: &Arc<Self>,
        context: &Context,
    ) -> Result<TenantId, ServiceError> {
        let id = TenantId(self.ids.next());
        let create = CreateTenant {
            id,
            slug: Slug::new(PLATFORM_SLUG).map_err(internal)?,
            name: Name::new("Platform").map_err(internal)?,
            root_external_id: None,
            catalogs: Vec::new(),
            seat_limit: None,
            settings: Settings::default(),
        };
        self.create_tenant(context.clone(), create).await?;
        Ok(id)
    }

    async fn operator_account(
        self: &Arc<Self>,
        platform: TenantId,
        context: &Context,
        snapshot: &Snapshot,
    ) -> Result<ServiceAccountId, ServiceError> {
        let handle = snapshot.service_account_by_name(OPERATOR_ACCOUNT);
        let found = handle.and_then(|handle| snapshot.subject_row(handle)?.service_account());
        if let Some(account) = found {
            return Ok(account.id);
        }
        let command = Command::CreateServiceAccount {
            name: Name::new(OPERATOR_ACCOUNT).map_err(internal)?,
            description: Text::new("Operates the platform.").map_err(internal)?,
            external_id: None,
            attributes: Default::default(),
        };
        let made = self.execute(platform, context.clone(), command).await?;
        match made.outcome {
            Outcome::ServiceAccount(account) => Ok(account),
            _ => Err(ServiceError::Internal("operator account".into())),
        }
    }

    /// Lets the account operate the platform. What is there already is left as it is.
    async fn make_operator(
        self: &Arc<Self>,
        platform: TenantId,
        context: &Context,
        account: ServiceAccountId,
    ) -> Result<(), ServiceError> {
        let permission = code(OPERATE)?;
        let release = Command::ReleasePermission {
            permission,
            if_version: None,
        };
        let released = self.execute(platform, context.clone(), release).await?;
        let snapshot = released.snapshot;
        let role = match snapshot.role_by_name(&fold(OPERATOR_ROLE)) {
            Some((_, row)) => row.role.id,
            None => self.create_operator_role(platform, context).await?,
        };
        let root = snapshot.tenant().map(|tenant| tenant.root);
        let assign = Command::Assign(Box::new(Assign {
            principal: Principal::ServiceAccount(account),
            role,
            node: root.ok_or_else(|| ServiceError::Internal("platform root".into()))?,
            restrictions: Restrictions::Unrestricted,
            validity: Validity::default(),
            reason: Text::default(),
        }));
        self.execute(platform, context.clone(), assign).await?;
        Ok(())
    }

    async fn create_operator_role(
        self: &Arc<Self>,
        platform: TenantId,
        context: &Context,
    ) -> Result<RoleId, ServiceError> {
        let create = CreateRole {
            name: Name::new(OPERATOR_ROLE).map_err(internal)?,
            description: Text::new("Operates the platform.").map_err(internal)?,
            permissions: [code(OPERATE)?].into(),
            template: false,
        };
        let create = Command::CreateRole(Box::new(create));
        match self
            .execute(platform, context.clone(), create)
            .await?
            .outcome
        {
            Outcome::Role(role) => Ok(role),
            _ => Err(ServiceError::Internal("operator role".into())),
        }
    }

    /// Makes the given token work, if it does not already.
    async fn accept_token(
        self: &Arc<Self>,
        platform: TenantId,
        account: ServiceAccountId,
        context: &Context,
        token: &str,
    ) -> Result<(), ServiceError> {
        if token.chars().count() < OPERATOR_TOKEN_LENGTH_MIN {
            return Err(ServiceError::Invalid(format!(
                "the operator token must have at least {OPERATOR_TOKEN_LENGTH_MIN} characters"
            )));
        }
        if self
            .authenticate(token)
            .await?
            .is_some_and(|caller| caller.operator)
        {
            return Ok(());
        }
        // Of a chosen token the prefix might be a good part, so none is kept.
        let prefix = "given".chars().take(KEY_PREFIX_LENGTH).collect();
        self.add_token(platform, account, context, prefix, hash_secret(token))
            .await
    }

    async fn add_token(
        self: &Arc<Self>,
        platform: TenantId,
        account: ServiceAccountId,
        context: &Context,
        prefix: String,
        hash: KeyHash,
    ) -> Result<(), ServiceError> {
        let command = Command::CreateKey(Box::new(NewKey {
            account,
            name: Name::new("operator token").map_err(internal)?,
            prefix,
            hash,
            permissions: None,
            may_override_properties: false,
            expires: self.clock.now().plus_days(TOKEN_DAYS),
        }));
        self.execute(platform, context.clone(), command).await?;
        Ok(())
    }
}

fn has_working_key(snapshot: &Snapshot, account: ServiceAccountId) -> bool {
    snapshot
        .keys()
        .any(|key| key.service_account == account && key.revoked.is_none())
}

fn internal(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::Internal(error.to_string())
}

fn code(text: &str) -> Result<bailiwick_model::names::Code, ServiceError> {
    bailiwick_model::names::Code::new(text)
        .map_err(|_| ServiceError::from(Refusal::not_found("permission")))
}
