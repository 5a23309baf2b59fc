//! What the store promises, on both engines.
//!
//! Each test is written once, takes a fresh [`support::Database`] and is named in [`suite`], which
//! runs it on SQLite and on PostgreSQL. PostgreSQL takes part when `BAILIWICK_TEST_POSTGRES` holds
//! the address of a server where databases may be created; `CI` or `BAILIWICK_REQUIRE_POSTGRES`
//! make that a must.

mod backups;
mod chain;
mod change_lists;
mod checkpoints;
mod opening;
mod record_lists;
mod round_trip;
mod schema;
mod statements;
mod support;
mod user_lists;
mod world;
mod writing;

/// Runs the tests named, once for each engine.
macro_rules! suite {
    ($($module:ident: $($test:ident),+ $(,)?;)*) => {
        mod sqlite {
            $(mod $module {
                $(#[test]
                fn $test() {
                    crate::support::on_sqlite(crate::$module::$test);
                })+
            })*
        }
        mod postgres {
            $(mod $module {
                $(#[test]
                fn $test() {
                    crate::support::on_postgres(crate::$module::$test);
                })+
            })*
        }
    };
}

suite! {
    backups:
        a_backup_is_of_one_moment_while_others_write,
        a_backup_restores_on_either_engine,
        a_damaged_backup_restores_nothing,
        a_database_in_use_takes_no_backup_back;
    chain:
        a_whole_chain_is_found_whole,
        a_changed_body_is_found,
        changed_columns_are_found,
        a_removed_entry_is_found,
        a_cut_off_tail_is_found,
        a_tail_cut_off_with_its_head_is_no_longer_what_was_noted,
        an_entry_of_an_unknown_revision_is_found;
    change_lists:
        pages_go_both_ways,
        conditions_narrow;
    opening:
        a_second_opening_finds_what_the_first_left,
        a_newer_schema_is_refused,
        catalogs_never_change,
        meta_values_are_replaced,
        tenants_are_found_by_slug_and_id;
    record_lists:
        single_records_and_batches,
        pages_cover_everything_once,
        predicates_keep_their_numbers,
        counts,
        moving_records_makes_new_versions,
        child_rows_follow_their_record;
    round_trip:
        every_kind_comes_back,
        every_kind_changes_and_goes,
        replaying_the_log_is_loading_the_rows,
        loading_sees_one_revision,
        hashes_of_keys_stay_out_of_the_log;
    schema:
        the_table_list_is_the_schema,
        every_unique_index_is_named_after_its_columns;
    statements:
        every_statement_prepares;
    user_lists:
        pages_cover_everything_once_in_every_order,
        filters_agree_with_the_model,
        searches_find_words_in_any_name,
        scopes_are_subtrees_and_single_users,
        what_makes_no_sense_is_refused;
    writing:
        eight_writers_leave_no_gap,
        two_tenants_are_written_at_once,
        conflicts_name_their_index,
        a_dropped_transaction_leaves_nothing,
        a_savepoint_undoes_one_command,
        a_failed_append_cannot_be_committed,
        revisions_follow_each_other,
        dangling_references_are_refused,
        tenants_do_not_see_each_other;
}
