//! Westeros, after Sam Smith's promotion: Store Manager at Calgary and, newly, Regional Manager of
//! Alberta, where Edmonton has just opened. John Albert and Kim Perry have no access yet.

use std::sync::Arc;

use bailiwick_model::assignment::Principal;
use bailiwick_model::command::{Command, NewKey, Outcome};
use bailiwick_model::names::{Name, Text, fold};
use bailiwick_model::tenant::Settings;

use super::company::{Company, valid};
use crate::app::App;
use crate::error::ServiceError;
use crate::identity::new_secret;

pub(super) const SLUG: &str = "westeros";
pub(super) const NAME: &str = "Westeros";
const DOMAIN: &str = "westeros.example";
/// Life of the storefront's key, in days.
const KEY_DAYS: i64 = 365;

/// Makes the company; the secret of its storefront's key.
pub(super) async fn load(app: &Arc<App>) -> Result<String, ServiceError> {
    let company = Company::open(app, SLUG, NAME, "retail", Settings::default()).await?;
    let root = company.root().await?;
    let alberta = company.node(root, "division", "Alberta", "alberta").await?;
    company
        .node(alberta, "location", "Edmonton", "edmonton")
        .await?;
    let calgary = company
        .node(alberta, "location", "Calgary", "calgary")
        .await?;
    company
        .node(root, "division", "Saskatchewan", "saskatchewan")
        .await?;

    let ada = company
        .user("ada.admin", DOMAIN, ("Ada", "Admin"), None)
        .await?;
    let sam = company
        .user("sam.smith", DOMAIN, ("Sam", "Smith"), Some(calgary))
        .await?;
    company
        .user("john.albert", DOMAIN, ("John", "Albert"), Some(calgary))
        .await?;
    company
        .user("kim.perry", DOMAIN, ("Kim", "Perry"), Some(calgary))
        .await?;

    let administrator = company.role("System Admin").await?;
    company
        .assign(
            Principal::User(ada),
            administrator,
            root,
            "looks after access",
        )
        .await?;
    let store_manager = company.role("Store Manager").await?;
    let regional_manager = company
        .own_role(
            "Regional Manager",
            "Runs the stores of a region.",
            &[
                "readcustomerresources",
                "managecustomerresources",
                "viewreports",
                "viewstores",
            ],
        )
        .await?;
    company
        .assign(
            Principal::User(sam),
            store_manager,
            calgary,
            "runs the store",
        )
        .await?;
    company
        .assign(Principal::User(sam), regional_manager, alberta, "promoted")
        .await?;
    storefront(&company).await
}

/// The account of an application that asks who may do what, and a key for it.
async fn storefront(company: &Company<'_>) -> Result<String, ServiceError> {
    let snapshot = company.snapshot().await?;
    let handle = snapshot.service_account_by_name(&fold("storefront"));
    let found = handle.and_then(|handle| snapshot.subject_row(handle)?.service_account());
    let account = match found {
        Some(account) => account.id,
        None => {
            let create = Command::CreateServiceAccount {
                name: valid(Name::new("storefront"))?,
                description: valid(Text::new("Asks what the people in the stores may do."))?,
                external_id: None,
                attributes: Default::default(),
            };
            match company.run(create).await? {
                Outcome::ServiceAccount(id) => id,
                _ => return Err(ServiceError::Internal("sample data: storefront".into())),
            }
        }
    };
    let role = company
        .own_role("Application", "Asks about access.", &["access.ask"])
        .await?;
    let root = company.root().await?;
    company
        .assign(Principal::ServiceAccount(account), role, root, "")
        .await?;
    let made = new_secret();
    let key = NewKey {
        account,
        name: valid(Name::new("demo key"))?,
        prefix: made.prefix,
        hash: made.hash,
        permissions: None,
        may_override_properties: false,
        expires: company.app.clock.now().plus_days(KEY_DAYS),
    };
    company.run(Command::CreateKey(Box::new(key))).await?;
    Ok(made.secret)
}
