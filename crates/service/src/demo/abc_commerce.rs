//! ABC Commerce: a shop with four sites, one group of order managers for each, and a vendor.
//!
//! Customer n is of site DE, FR, NL, US in turn; the last four are of none. Orders, carts and
//! quotes state no site: they take that of their customer.

use std::sync::Arc;

use bailiwick_model::command::{Command, Outcome};
use bailiwick_model::ids::{GroupId, VendorId};
use bailiwick_model::names::{Name, fold};
use bailiwick_model::tenant::Settings;
use bailiwick_model::vendor::VendorGroupKind;

use super::company::{Company, valid};
use super::shop::{SampleGroup, SampleRecord};
use crate::app::App;
use crate::error::ServiceError;

pub(super) const SLUG: &str = "abc-commerce";
pub(super) const NAME: &str = "ABC Commerce";
const DOMAIN: &str = "abc-commerce.example";
const VENDOR: &str = "ABC Company";

const SITES: [(&str, &str); 4] = [
    ("DE", "Germany"),
    ("FR", "France"),
    ("NL", "Netherlands"),
    ("US", "United States"),
];
const CUSTOMERS: usize = 40;
/// The last customers have no site.
const CUSTOMERS_WITH_SITE: usize = 36;
const ORDERS: usize = 100;
/// The first orders came by way of a cart.
const CARTS: usize = 20;
const QUOTES: usize = 30;
const VENDOR_ORDERS: usize = 10;
/// How many records are made between two words about it.
const PROGRESS_STEP: usize = 50;

/// Makes the company.
pub(super) async fn load(
    app: &Arc<App>,
    progress: &mut (impl FnMut(&str) + Send),
) -> Result<(), ServiceError> {
    let settings = Settings {
        sync_restrictions_with_sites: true,
        ..Settings::default()
    };
    let company = Company::open(app, SLUG, NAME, "commerce", settings).await?;
    for (code, name) in SITES {
        company.site(code, name).await?;
    }
    people(&company).await?;
    let vendor = vendor(&company).await?;
    let records = records(vendor);
    let total = records.len();
    for (done, record) in records.into_iter().enumerate() {
        if done > 0 && done.is_multiple_of(PROGRESS_STEP) {
            progress(&format!("loading {NAME}: {done} of {total} records"));
        }
        company.record(record).await?;
    }
    Ok(())
}

async fn people(company: &Company<'_>) -> Result<(), ServiceError> {
    let admin = company
        .user("global.admin", DOMAIN, ("Global", "Admin"), None)
        .await?;
    let administrators = SampleGroup {
        id: "administrators",
        name: "Administrators",
        description: "Everything, on every site.",
        template: "Administrator",
        site: None,
        member: admin,
    };
    company.group(administrators).await?;
    for (site, country) in SITES {
        let low = site.to_ascii_lowercase();
        let user_name = format!("{low}.fulfilment");
        let member = company
            .user(&user_name, DOMAIN, (country, "Fulfilment"), None)
            .await?;
        let group = SampleGroup {
            id: &format!("{low}-order-fulfilment"),
            name: &format!("{site} Order Fulfilment"),
            description: &format!("Sees to the orders of the site {site}."),
            template: "Order Fulfillment Manager",
            site: Some(site),
            member,
        };
        company.group(group).await?;
    }
    Ok(())
}

/// The vendor with its four groups, and somebody in one of them.
async fn vendor(company: &Company<'_>) -> Result<VendorId, ServiceError> {
    let name = valid(Name::new(VENDOR))?;
    let snapshot = company.snapshot().await?;
    let found = snapshot
        .vendors()
        .find(|vendor| vendor.name == name)
        .map(|vendor| vendor.id);
    let vendor = match found {
        Some(id) => id,
        None => match company.run(Command::CreateVendor { name }).await? {
            Outcome::Vendor(id) => id,
            _ => return Err(ServiceError::Internal("sample data: vendor".into())),
        },
    };
    let user = company.user(
        "vendor.orders",
        "abc-company.example",
        ("Vendor", "Orders"),
        None,
    );
    let user = user.await?;
    let group = order_viewers(company).await?;
    company.run(Command::AddMember { group, user }).await?;
    Ok(vendor)
}

async fn order_viewers(company: &Company<'_>) -> Result<GroupId, ServiceError> {
    let name = format!("{VENDOR} {}", VendorGroupKind::OrderViewer.title());
    let snapshot = company.snapshot().await?;
    let found = snapshot
        .group_by_name(&fold(&name))
        .map(|(_, row)| row.group.id.clone());
    found.ok_or_else(|| ServiceError::Internal(format!("sample data: there is no {name}")))
}

/// All records, parents first.
fn records(vendor: VendorId) -> Vec<SampleRecord<'static>> {
    let customer = |number: usize| format!("customer-{number:04}");
    // Orders and quotes go round the customers.
    let of_customer = |number: usize| ("customer", customer((number - 1) % CUSTOMERS + 1));
    let site = |number: usize| SITES[(number - 1) % SITES.len()].0;
    let customers = (1..=CUSTOMERS).map(|number| SampleRecord {
        kind: "customer",
        id: customer(number),
        sites: Some(if number <= CUSTOMERS_WITH_SITE {
            vec![site(number)]
        } else {
            Vec::new()
        }),
        ..SampleRecord::default()
    });
    let carts = (1..=CARTS).map(|number| SampleRecord {
        kind: "carts",
        id: format!("cart-{number:04}"),
        parent: Some(of_customer(number)),
        ..SampleRecord::default()
    });
    let orders = (1..=ORDERS).map(|number| SampleRecord {
        kind: "orders",
        id: format!("order-{number:04}"),
        parent: Some(match number {
            1..=CARTS => ("carts", format!("cart-{number:04}")),
            _ => of_customer(number),
        }),
        ..SampleRecord::default()
    });
    let quotes = (1..=QUOTES).map(|number| SampleRecord {
        kind: "quotes",
        id: format!("quote-{number:04}"),
        parent: Some(of_customer(number + CUSTOMERS - QUOTES)),
        ..SampleRecord::default()
    });
    let vendor_orders = (1..=VENDOR_ORDERS).map(|number| SampleRecord {
        kind: "orders",
        id: format!("vendor-order-{number:04}"),
        sites: Some(vec![site(number)]),
        vendor: Some(vendor),
        ..SampleRecord::default()
    });
    customers
        .chain(carts)
        .chain(orders)
        .chain(quotes)
        .chain(vendor_orders)
        .collect()
}
