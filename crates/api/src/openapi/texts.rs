//! What the description says in words that no route says for itself.

/// What the whole is about.
pub(super) const ABOUT: &str = "\
Access control for many tenants: who may do what, where, and why.

Every answer about a tenant carries its revision in the header `Bailiwick-Revision`; with \
`Bailiwick-At-Least` a request demands to be answered from that revision or a later one. Lists \
take `filter`, `sort`, `limit`, `cursor` and `total`. Where an address or body names something, it \
takes the id or, where there is one, `external_id:...` or `name:...`. Unknown fields are refused. \
Errors are problems (RFC 9457) with a stable `code`. `PATCH` keeps what is left out. With \
`If-Match`, a change to what has changed meanwhile is refused.";

/// What the parameters in paths mean.
pub(super) const PATH_PARAMETERS: &[(&str, &str)] = &[
    ("tenant", "The tenant: its slug or id."),
    ("role", "The role: id or `name:...`."),
    ("group", "The group: id or `name:...`."),
    (
        "user",
        "The user: id, `external_id:...` or `name:` and the user name.",
    ),
    (
        "node",
        "The node: id, `external_id:...`, `name:...` if only one has it, or `root`.",
    ),
    (
        "account",
        "The service account: id, `external_id:...` or `name:...`.",
    ),
    ("vendor", "The vendor: id or `name:...`."),
    ("assignment", "The id of the assignment."),
    ("key", "The id of the key."),
    ("code", "The code of the permission."),
];

/// What the tags stand for, in the order of the document.
pub(super) const TAGS: &[(&str, &str)] = &[
    ("questions", "Who may do what, where, and why."),
    ("users", "People's accounts."),
    ("roles", "Named sets of permissions."),
    (
        "groups",
        "Sets of users with an access matrix of their own.",
    ),
    ("assignments", "Who holds which role where."),
    ("nodes", "The tree of the company."),
    ("restrictions", "Values that narrow what somebody reaches."),
    (
        "records",
        "Records of applications, as far as they are registered.",
    ),
    ("vendors", "Outside companies and their groups."),
    (
        "service-accounts",
        "Applications' accounts and their API keys.",
    ),
    ("changes", "The change log: audit trail and feed."),
    (
        "catalog",
        "Permissions and resource types, as the tenant sees them.",
    ),
    (
        "catalogs",
        "Files that declare permissions and resource types.",
    ),
    ("tenants", "Customer companies."),
    ("authzen", "The AuthZEN Authorization API."),
    ("about", "This description."),
];

/// What each status means, whatever the route.
pub(super) const PROBLEMS: &[(u16, &str)] = &[
    (400, "A parameter or the body is not understood."),
    (401, "No valid key was shown."),
    (403, "A permission is missing; the problem names it."),
    (
        404,
        "There is no such object, or none that the caller may know of.",
    ),
    (409, "It clashes with the present state."),
    (
        412,
        "The object has changed since the version in `If-Match`.",
    ),
    (413, "The body is too large."),
    (415, "The body must be JSON."),
    (422, "Understood, but not possible for what it names."),
    (503, "It cannot be done now; try again."),
];

/// Operations that change something without a version of its own: `If-Match` means nothing to them.
pub(super) const WITHOUT_VERSION: &[&str] = &[
    "add_group_member",
    "remove_group_member",
    "delete_assignment",
    "revoke_key",
];

/// Operations that are a `POST` and yet change something that has a version.
pub(super) const CONDITIONAL_POSTS: &[&str] = &[
    "add_group_companions",
    "move_node",
    "post_user_status",
    "replace_tenant_catalogs",
];

/// Tags of operations that only ask, even where they are a `POST`.
pub(super) const QUESTION_TAGS: &[&str] = &["questions", "authzen"];
