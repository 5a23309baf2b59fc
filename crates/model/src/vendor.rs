//! Vendors: outside companies whose four groups reach only the vendor's own records (system B).

use serde::{Deserialize, Serialize};

use crate::ids::VendorId;
use crate::names::Name;
use crate::time::Timestamp;

/// One vendor as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vendor {
    /// Its id.
    pub id: VendorId,
    /// Its name, unique among the tenant's vendors in folded form.
    pub name: Name,
    /// When it was created.
    pub created: Timestamp,
    /// When it was last changed.
    pub changed: Timestamp,
    /// Grows with each change of this object.
    pub version: u64,
}

/// Which of a vendor's four groups a group is (B170, B171).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum VendorGroupKind {
    /// Manages orders, sees no products.
    #[serde(rename = "vendor.order.manager")]
    OrderManager,
    /// Reads orders, sees no products.
    #[serde(rename = "vendor.order.viewer")]
    OrderViewer,
    /// Manages products; may be given publishing as well.
    #[serde(rename = "vendor.product.manager")]
    ProductManager,
    /// Reads products; can never be given publishing.
    #[serde(rename = "vendor.product.viewer")]
    ProductViewer,
}

impl VendorGroupKind {
    /// The four, in the order of the source.
    pub const ALL: [Self; 4] = [
        Self::OrderManager,
        Self::OrderViewer,
        Self::ProductManager,
        Self::ProductViewer,
    ];

    /// The group's name after the vendor's.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::OrderManager => "Vendor Order Manager",
            Self::OrderViewer => "Vendor Order Viewer",
            Self::ProductManager => "Vendor Product Manager",
            Self::ProductViewer => "Vendor Product Viewer",
        }
    }

    /// The permission that its matrix is preset to (of the `commerce` catalog).
    #[must_use]
    pub fn permission(self) -> &'static str {
        match self {
            Self::OrderManager => "orders.manage",
            Self::OrderViewer => "orders.read",
            Self::ProductManager => "products.manage",
            Self::ProductViewer => "products.read",
        }
    }

    /// The one permission that may be added to its matrix or taken away again.
    #[must_use]
    pub fn optional_permission(self) -> Option<&'static str> {
        (self == Self::ProductManager).then_some("products.publish")
    }
}
