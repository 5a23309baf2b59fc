//! All tables, in an order in which what is referred to comes first. Backups are made from this
//! list; a test compares it with the schema.

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Flag,
    Id,
    Bytes,
}

/// One table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
}

use Kind::{Bytes, Flag, Id, Integer, Text};

pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "meta",
        columns: &[("key", Text), ("value", Text)],
    },
    Table {
        name: "catalogs",
        columns: &[("name", Text), ("version", Integer), ("text", Text)],
    },
    Table {
        name: "tenants",
        columns: &[
            ("id", Id),
            ("slug", Text),
            ("name", Text),
            ("revision", Integer),
            ("head_hash", Bytes),
            ("data", Text),
        ],
    },
    Table {
        name: "nodes",
        columns: &[
            ("tenant_id", Id),
            ("id", Id),
            ("parent_id", Id),
            ("name_folded", Text),
            ("external_id", Text),
            ("data", Text),
        ],
    },
    Table {
        name: "restrictions",
        columns: &[
            ("tenant_id", Id),
            ("kind", Text),
            ("value", Text),
            ("data", Text),
        ],
    },
    Table {
        name: "vendors",
        columns: &[
            ("tenant_id", Id),
            ("id", Id),
            ("name_folded", Text),
            ("data", Text),
        ],
    },
    Table {
        name: "roles",
        columns: &[
            ("tenant_id", Id),
            ("id", Id),
            ("name_folded", Text),
            ("owner_id", Text),
            ("data", Text),
        ],
    },
    Table {
        name: "users",
        columns: &[
            ("tenant_id", Id),
            ("id", Id),
            ("home_id", Id),
            ("status", Text),
            ("locked", Flag),
            ("user_name_folded", Text),
            ("email_folded", Text),
            ("external_id", Text),
            ("external_id_folded", Text),
            ("first_name_folded", Text),
            ("last_name_folded", Text),
            ("department_folded", Text),
            ("job_title_folded", Text),
            ("last_sign_in", Integer),
            ("created", Integer),
            ("changed", Integer),
            ("data", Text),
        ],
    },
    Table {
        name: "service_accounts",
        columns: &[
            ("tenant_id", Id),
            ("id", Id),
            ("name_folded", Text),
            ("external_id", Text),
            ("data", Text),
        ],
    },
    Table {
        name: "api_keys",
        columns: &[
            ("tenant_id", Id),
            ("id", Id),
            ("service_account_id", Id),
            ("hash", Bytes),
            ("data", Text),
        ],
    },
    Table {
        name: "groups",
        columns: &[
            ("tenant_id", Id),
            ("id", Text),
            ("name_folded", Text),
            ("matrix_id", Id),
            ("node_id", Id),
            ("vendor_id", Id),
            ("data", Text),
        ],
    },
    Table {
        name: "memberships",
        columns: &[("tenant_id", Id), ("group_id", Text), ("user_id", Id)],
    },
    Table {
        name: "assignments",
        columns: &[
            ("tenant_id", Id),
            ("id", Id),
            ("role_id", Id),
            ("node_id", Id),
            ("data", Text),
        ],
    },
    Table {
        name: "records",
        columns: &[
            ("tenant_id", Id),
            ("resource_type", Text),
            ("id", Text),
            ("node_id", Id),
            ("vendor_id", Id),
            ("parent_type", Text),
            ("parent_id", Text),
            ("changed", Integer),
            ("version", Integer),
            ("data", Text),
        ],
    },
    Table {
        name: "record_restrictions",
        columns: &[
            ("tenant_id", Id),
            ("resource_type", Text),
            ("record_id", Text),
            ("value", Text),
        ],
    },
    Table {
        name: "record_attributes",
        columns: &[
            ("tenant_id", Id),
            ("resource_type", Text),
            ("record_id", Text),
            ("name", Text),
            ("item", Integer),
            ("is_list", Flag),
            ("value", Text),
        ],
    },
    Table {
        name: "changes",
        columns: &[
            ("tenant_id", Id),
            ("revision", Integer),
            ("time", Integer),
            ("what", Text),
            ("actor_kind", Text),
            ("actor_id", Text),
            ("body", Text),
            ("previous_hash", Bytes),
            ("hash", Bytes),
        ],
    },
    Table {
        name: "change_objects",
        columns: &[
            ("tenant_id", Id),
            ("kind", Text),
            ("object_id", Text),
            ("revision", Integer),
        ],
    },
];
