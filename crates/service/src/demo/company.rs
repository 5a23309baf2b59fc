//! A sample company in the making: finds what is there already, makes what is not.

use std::sync::Arc;

use bailiwick_engine::snapshot::Snapshot;
use bailiwick_model::actor::{Actor, Context};
use bailiwick_model::assignment::{Principal, Validity};
use bailiwick_model::catalog::CatalogVersion;
use bailiwick_model::command::{
    Assign, Command, CreateNode, CreateRole, CreateTenant, CreateUser, Outcome,
};
use bailiwick_model::ids::{NodeId, RoleId, TenantId, UserId};
use bailiwick_model::names::{
    Code, Email, ExternalId, Name, NameError, ProfileText, Slug, Text, UserName, fold,
};
use bailiwick_model::restriction::Restrictions;
use bailiwick_model::tenant::Settings;
use bailiwick_model::user::{Profile, UserStatus};

use crate::app::App;
use crate::error::ServiceError;

/// One tenant being filled by the actor `demo`.
pub(super) struct Company<'a> {
    pub(super) app: &'a Arc<App>,
    pub(super) tenant: TenantId,
    context: Context,
}

/// The sample texts are constants; one that is no valid name is a mistake of this program.
pub(super) fn valid<T>(parsed: Result<T, NameError>) -> Result<T, ServiceError> {
    parsed.map_err(|error| ServiceError::Internal(format!("sample data: {error}")))
}

fn missing(what: &str) -> ServiceError {
    ServiceError::Internal(format!("sample data: there is no {what}"))
}

impl<'a> Company<'a> {
    /// The tenant, made if it is not there.
    pub(super) async fn open(
        app: &'a Arc<App>,
        slug: &str,
        name: &str,
        catalog: &str,
        settings: Settings,
    ) -> Result<Self, ServiceError> {
        let context = Context::of(Actor::system("demo"));
        if let Some(tenant) = app.tenant_id(slug).await? {
            return Ok(Self {
                app,
                tenant,
                context,
            });
        }
        let library = app.catalogs();
        let latest = library.latest(catalog).ok_or_else(|| missing("catalog"))?;
        let latest = CatalogVersion {
            name: latest.name.clone(),
            version: latest.version,
        };
        let tenant = TenantId(app.ids.next());
        let create = CreateTenant {
            id: tenant,
            slug: valid(Slug::for_customer(slug))?,
            name: valid(Name::new(name))?,
            root_external_id: Some(valid(ExternalId::new(slug))?),
            catalogs: vec![latest],
            seat_limit: None,
            settings,
        };
        app.create_tenant(context.clone(), create).await?;
        Ok(Self {
            app,
            tenant,
            context,
        })
    }

    pub(super) async fn snapshot(&self) -> Result<Arc<Snapshot>, ServiceError> {
        self.app.snapshot(self.tenant, None).await
    }

    pub(super) async fn run(&self, command: Command) -> Result<Outcome, ServiceError> {
        let done = self
            .app
            .execute(self.tenant, self.context.clone(), command)
            .await?;
        Ok(done.outcome)
    }

    pub(super) async fn root(&self) -> Result<NodeId, ServiceError> {
        let snapshot = self.snapshot().await?;
        snapshot
            .tenant()
            .map(|tenant| tenant.root)
            .ok_or_else(|| missing("root"))
    }

    pub(super) async fn node(
        &self,
        parent: NodeId,
        node_type: &str,
        name: &str,
        external_id: &str,
    ) -> Result<NodeId, ServiceError> {
        let snapshot = self.snapshot().await?;
        let row = snapshot.node_by_external_id(external_id);
        if let Some(row) = row.and_then(|handle| snapshot.node_row(handle)) {
            return Ok(row.node.id);
        }
        let create = CreateNode {
            parent,
            node_type: valid(Code::new(node_type))?,
            name: valid(Name::new(name))?,
            external_id: Some(valid(ExternalId::new(external_id))?),
        };
        match self.run(Command::CreateNode(Box::new(create))).await? {
            Outcome::Node(id) => Ok(id),
            _ => Err(missing("node")),
        }
    }

    /// An active user; the user name is the external id as well.
    pub(super) async fn user(
        &self,
        user_name: &str,
        domain: &str,
        (first, last): (&str, &str),
        home: Option<NodeId>,
    ) -> Result<UserId, ServiceError> {
        let snapshot = self.snapshot().await?;
        let handle = snapshot.user_by_name(&fold(user_name));
        let found = handle.and_then(|handle| snapshot.subject_row(handle)?.user());
        let id = match found {
            Some(user) if user.status == UserStatus::Active => return Ok(user.id),
            Some(user) => user.id,
            None => {
                let profile = Profile {
                    first_name: Some(valid(ProfileText::new(first))?),
                    last_name: Some(valid(ProfileText::new(last))?),
                    ..Profile::default()
                };
                let create = CreateUser {
                    user_name: Some(valid(UserName::new(user_name))?),
                    email: valid(Email::new(&format!("{user_name}@{domain}")))?,
                    external_id: Some(valid(ExternalId::new(user_name))?),
                    home,
                    managers: Vec::new(),
                    groups: Vec::new(),
                    attributes: Default::default(),
                    profile,
                };
                match self.run(Command::CreateUser(Box::new(create))).await? {
                    Outcome::User(id) => id,
                    _ => return Err(missing("user")),
                }
            }
        };
        let status = UserStatus::Active;
        self.run(Command::SetUserStatus {
            user: id,
            status,
            if_version: None,
        })
        .await?;
        Ok(id)
    }

    /// A role by its name.
    pub(super) async fn role(&self, name: &str) -> Result<RoleId, ServiceError> {
        let snapshot = self.snapshot().await?;
        let found = snapshot
            .role_by_name(&fold(name))
            .map(|(_, row)| row.role.id);
        found.ok_or_else(|| missing(name))
    }

    /// A role of the company's own.
    pub(super) async fn own_role(
        &self,
        name: &str,
        description: &str,
        permissions: &[&str],
    ) -> Result<RoleId, ServiceError> {
        if let Ok(role) = self.role(name).await {
            return Ok(role);
        }
        let codes: Result<_, _> = permissions
            .iter()
            .map(|code| valid(Code::new(code)))
            .collect();
        let create = CreateRole {
            name: valid(Name::new(name))?,
            description: valid(Text::new(description))?,
            permissions: codes?,
            template: false,
        };
        match self.run(Command::CreateRole(Box::new(create))).await? {
            Outcome::Role(id) => Ok(id),
            _ => Err(missing("role")),
        }
    }

    pub(super) async fn assign(
        &self,
        principal: Principal,
        role: RoleId,
        node: NodeId,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let assign = Assign {
            principal,
            role,
            node,
            restrictions: Restrictions::Unrestricted,
            validity: Validity::default(),
            reason: valid(Text::new(reason))?,
        };
        self.run(Command::Assign(Box::new(assign))).await?;
        Ok(())
    }
}
