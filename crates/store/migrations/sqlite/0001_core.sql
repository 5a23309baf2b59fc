-- Tenants, what they consist of, and their change logs.
--
-- One table per kind of object: its key, the columns that are searched, sorted by, unique or
-- referred to, and `data`, the whole object as JSON. Times are microseconds since 1970. Columns
-- ending in `_folded` hold a text in the form in which it is compared; an absent one is ''.
--
-- A unique index is named after its table and its columns without the tenant: callers are told
-- that name when a write violates it.

CREATE TABLE meta (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT meta_key PRIMARY KEY (key)
);

CREATE TABLE catalogs (
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    CONSTRAINT catalogs_name_version PRIMARY KEY (name, version)
);

-- `revision` and `head_hash` are those of the last entry in `changes`. Whoever writes to a tenant
-- holds the lock of its row.
CREATE TABLE tenants (
    id BLOB NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    revision BIGINT NOT NULL,
    head_hash BLOB NOT NULL,
    data TEXT NOT NULL,
    CONSTRAINT tenants_id PRIMARY KEY (id)
);
CREATE UNIQUE INDEX tenants_slug ON tenants (slug);

CREATE TABLE nodes (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id BLOB NOT NULL,
    parent_id BLOB,
    name_folded TEXT NOT NULL,
    external_id TEXT,
    data TEXT NOT NULL,
    CONSTRAINT nodes_id PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, parent_id) REFERENCES nodes (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX nodes_parent_id_name_folded ON nodes (tenant_id, parent_id, name_folded);
CREATE UNIQUE INDEX nodes_external_id ON nodes (tenant_id, external_id);
-- One root.
CREATE UNIQUE INDEX nodes_tenant_id ON nodes (tenant_id) WHERE parent_id IS NULL;

CREATE TABLE restrictions (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    data TEXT NOT NULL,
    CONSTRAINT restrictions_kind_value PRIMARY KEY (tenant_id, kind, value)
);

CREATE TABLE vendors (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id BLOB NOT NULL,
    name_folded TEXT NOT NULL,
    data TEXT NOT NULL,
    CONSTRAINT vendors_id PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX vendors_name_folded ON vendors (tenant_id, name_folded);

-- `owner_id` is the group whose own matrix a role is; such roles do not take part in names.
CREATE TABLE roles (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id BLOB NOT NULL,
    name_folded TEXT NOT NULL,
    owner_id TEXT,
    data TEXT NOT NULL,
    CONSTRAINT roles_id PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX roles_name_folded ON roles (tenant_id, name_folded) WHERE owner_id IS NULL;
CREATE UNIQUE INDEX roles_owner_id ON roles (tenant_id, owner_id);

CREATE TABLE users (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id BLOB NOT NULL,
    home_id BLOB NOT NULL,
    status TEXT NOT NULL,
    locked BOOLEAN NOT NULL,
    user_name_folded TEXT NOT NULL,
    email_folded TEXT NOT NULL,
    external_id TEXT,
    external_id_folded TEXT NOT NULL,
    first_name_folded TEXT NOT NULL,
    last_name_folded TEXT NOT NULL,
    department_folded TEXT NOT NULL,
    job_title_folded TEXT NOT NULL,
    last_sign_in BIGINT NOT NULL,
    created BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    data TEXT NOT NULL,
    CONSTRAINT users_id PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, home_id) REFERENCES nodes (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX users_user_name_folded ON users (tenant_id, user_name_folded);
CREATE UNIQUE INDEX users_email_folded ON users (tenant_id, email_folded);
CREATE UNIQUE INDEX users_external_id ON users (tenant_id, external_id);
CREATE INDEX users_by_home ON users (tenant_id, home_id);
CREATE INDEX users_by_last_name ON users (tenant_id, last_name_folded, id);
CREATE INDEX users_by_created ON users (tenant_id, created, id);

CREATE TABLE service_accounts (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id BLOB NOT NULL,
    name_folded TEXT NOT NULL,
    external_id TEXT,
    data TEXT NOT NULL,
    CONSTRAINT service_accounts_id PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX service_accounts_name_folded ON service_accounts (tenant_id, name_folded);
CREATE UNIQUE INDEX service_accounts_external_id ON service_accounts (tenant_id, external_id);

-- `hash` is of the secret, and stands nowhere else.
CREATE TABLE api_keys (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id BLOB NOT NULL,
    service_account_id BLOB NOT NULL,
    hash BLOB,
    data TEXT NOT NULL,
    CONSTRAINT api_keys_id PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, service_account_id) REFERENCES service_accounts (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX api_keys_hash ON api_keys (hash);
CREATE INDEX api_keys_by_service_account ON api_keys (tenant_id, service_account_id);

CREATE TABLE groups (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    matrix_id BLOB NOT NULL,
    node_id BLOB NOT NULL,
    vendor_id BLOB,
    data TEXT NOT NULL,
    CONSTRAINT groups_id PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, matrix_id) REFERENCES roles (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (tenant_id, node_id) REFERENCES nodes (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (tenant_id, vendor_id) REFERENCES vendors (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX groups_name_folded ON groups (tenant_id, name_folded);
CREATE INDEX groups_by_matrix ON groups (tenant_id, matrix_id);
CREATE INDEX groups_by_node ON groups (tenant_id, node_id);
CREATE INDEX groups_by_vendor ON groups (tenant_id, vendor_id);

CREATE TABLE memberships (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    group_id TEXT NOT NULL,
    user_id BLOB NOT NULL,
    CONSTRAINT memberships_group_id_user_id PRIMARY KEY (tenant_id, group_id, user_id),
    FOREIGN KEY (tenant_id, group_id) REFERENCES groups (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (tenant_id, user_id) REFERENCES users (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
) WITHOUT ROWID;
CREATE INDEX memberships_by_user ON memberships (tenant_id, user_id);

CREATE TABLE assignments (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    id BLOB NOT NULL,
    role_id BLOB NOT NULL,
    node_id BLOB NOT NULL,
    data TEXT NOT NULL,
    CONSTRAINT assignments_id PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, role_id) REFERENCES roles (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (tenant_id, node_id) REFERENCES nodes (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX assignments_by_role ON assignments (tenant_id, role_id);
CREATE INDEX assignments_by_node ON assignments (tenant_id, node_id);

-- What can change of many records at once (`node_id`, `changed`, `version`) counts as it stands
-- here, not as in `data`.
CREATE TABLE records (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    resource_type TEXT NOT NULL,
    id TEXT NOT NULL,
    node_id BLOB,
    vendor_id BLOB,
    parent_type TEXT,
    parent_id TEXT,
    changed BIGINT NOT NULL,
    version BIGINT NOT NULL,
    data TEXT NOT NULL,
    CONSTRAINT records_resource_type_id PRIMARY KEY (tenant_id, resource_type, id),
    FOREIGN KEY (tenant_id, node_id) REFERENCES nodes (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (tenant_id, vendor_id) REFERENCES vendors (tenant_id, id)
        DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX records_by_node ON records (tenant_id, node_id, resource_type, id);
CREATE INDEX records_by_vendor ON records (tenant_id, vendor_id, resource_type, id);

CREATE TABLE record_restrictions (
    tenant_id BLOB NOT NULL,
    resource_type TEXT NOT NULL,
    record_id TEXT NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT record_restrictions_resource_type_record_id_value
        PRIMARY KEY (tenant_id, resource_type, record_id, value),
    FOREIGN KEY (tenant_id, resource_type, record_id)
        REFERENCES records (tenant_id, resource_type, id) ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX record_restrictions_by_value
    ON record_restrictions (tenant_id, value, resource_type, record_id);

-- One row per scalar, one per item of a list; `value` is JSON text in one spelling.
CREATE TABLE record_attributes (
    tenant_id BLOB NOT NULL,
    resource_type TEXT NOT NULL,
    record_id TEXT NOT NULL,
    name TEXT NOT NULL,
    item BIGINT NOT NULL,
    is_list BOOLEAN NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT record_attributes_resource_type_record_id_name_item
        PRIMARY KEY (tenant_id, resource_type, record_id, name, item),
    FOREIGN KEY (tenant_id, resource_type, record_id)
        REFERENCES records (tenant_id, resource_type, id) ON DELETE CASCADE
) WITHOUT ROWID;

-- Rows are added, never changed, never removed. `hash` is over `previous_hash`, the tenant, the
-- revision and `body` as stored; the other columns repeat what `body` says, to be searched.
CREATE TABLE changes (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    revision BIGINT NOT NULL,
    time BIGINT NOT NULL,
    what TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    body TEXT NOT NULL,
    previous_hash BLOB NOT NULL,
    hash BLOB NOT NULL,
    CONSTRAINT changes_revision PRIMARY KEY (tenant_id, revision)
);
CREATE INDEX changes_by_actor ON changes (tenant_id, actor_id, revision);
CREATE INDEX changes_by_time ON changes (tenant_id, time, revision);

CREATE TABLE change_objects (
    tenant_id BLOB NOT NULL REFERENCES tenants (id),
    kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    revision BIGINT NOT NULL,
    CONSTRAINT change_objects_kind_object_id_revision
        PRIMARY KEY (tenant_id, kind, object_id, revision)
) WITHOUT ROWID;
