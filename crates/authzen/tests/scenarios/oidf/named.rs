//! Each case by its name.

use std::collections::BTreeSet;

use super::{CASES, run};

macro_rules! cases {
    ($($name:ident)+) => {
        $(#[test]
        fn $name() {
            run(stringify!($name));
        })+

        #[test]
        fn every_case_of_the_table_is_a_test() {
            let named: BTreeSet<String> = [$(stringify!($name)),+]
                .iter()
                .map(|name| format!("authzen-pdp-{}", name.replace('_', "-")))
                .collect();
            let known: BTreeSet<String> = CASES.iter().map(|case| case.id.clone()).collect();
            assert_eq!(named, known);
            assert_eq!(CASES.len(), 127);
        }
    };
}

cases! {
    evaluation_accept_content_type_with_charset
    evaluation_action_missing_name
    evaluation_action_name_is_number
    evaluation_fixture_request_deny_based_on_action_properties
    evaluation_fixture_request_deny_based_on_properties
    evaluation_fixture_request_deny_decision
    evaluation_fixture_request_permit_based_on_action_properties
    evaluation_fixture_request_permit_based_on_subject_properties
    evaluation_fixture_request_permit_decision
    evaluation_idempotency
    evaluation_invalid_credentials_returns_401
    evaluation_missing_action
    evaluation_missing_credentials_returns_401
    evaluation_missing_resource
    evaluation_missing_subject
    evaluation_reject_empty_body
    evaluation_reject_get_method
    evaluation_reject_malformed_json
    evaluation_reject_non_json_content_type
    evaluation_reject_put_method
    evaluation_reject_top_level_array
    evaluation_request_with_additional_properties
    evaluation_request_with_optional_context
    evaluation_resource_missing_id
    evaluation_resource_missing_type
    evaluation_subject_is_string
    evaluation_subject_missing_id
    evaluation_subject_missing_type
    evaluation_unknown_action_fields_ignored
    evaluation_unknown_resource_fields_ignored
    evaluation_unknown_subject_fields_ignored
    evaluation_unknown_top_level_fields_ignored
    evaluation_x_request_id_echoed
    evaluations_accept_content_type_with_charset
    evaluations_batch_request_with_evaluations_array
    evaluations_batch_with_context_inheritance
    evaluations_batch_with_default_value_merging
    evaluations_batch_with_fixture_decisions_validated
    evaluations_batch_with_fully_specified_evaluations
    evaluations_batch_with_properties_validated
    evaluations_batch_with_subject_properties_validated
    evaluations_default_semantic_is_execute_all
    evaluations_deny_on_first_deny
    evaluations_empty_evaluations_array_backward_compat
    evaluations_evaluation_level_errors
    evaluations_execute_all_explicit
    evaluations_idempotency
    evaluations_missing_evaluations_array_backward_compat
    evaluations_missing_subject_returns_decision_false
    evaluations_per_eval_overrides_default
    evaluations_permit_on_first_permit
    evaluations_reject_empty_body
    evaluations_reject_get_method
    evaluations_reject_malformed_json
    evaluations_reject_non_json_content_type
    evaluations_reject_put_method
    evaluations_reject_top_level_array
    evaluations_unknown_semantic_value
    evaluations_unknown_top_level_fields_ignored
    evaluations_x_request_id_echoed
    action_search_accept_content_type_with_charset
    action_search_action_search_with_context
    action_search_action_search_with_properties
    action_search_extra_action_ignored
    action_search_idempotency
    action_search_missing_resource
    action_search_missing_subject
    action_search_reject_empty_body
    action_search_reject_get_method
    action_search_reject_malformed_json
    action_search_reject_non_json_content_type
    action_search_reject_put_method
    action_search_reject_top_level_array
    action_search_resource_missing_id
    action_search_resource_missing_type
    action_search_subject_is_string
    action_search_subject_missing_id
    action_search_subject_missing_type
    action_search_unknown_entity_identifier
    action_search_unknown_top_level_fields_ignored
    action_search_valid_action_search_request_with_non_empty_results
    action_search_x_request_id_echoed
    resource_search_accept_content_type_with_charset
    resource_search_action_missing_name
    resource_search_extra_resource_id_ignored
    resource_search_idempotency
    resource_search_missing_action
    resource_search_missing_resource
    resource_search_missing_subject
    resource_search_reject_empty_body
    resource_search_reject_get_method
    resource_search_reject_malformed_json
    resource_search_reject_non_json_content_type
    resource_search_reject_put_method
    resource_search_reject_top_level_array
    resource_search_resource_missing_type
    resource_search_resource_search_with_resource_id_omitted
    resource_search_resource_search_with_subject_properties
    resource_search_subject_missing_id
    resource_search_unknown_top_level_fields_ignored
    resource_search_valid_resource_search_request_with_non_empty_results
    resource_search_x_request_id_echoed
    subject_search_accept_content_type_with_charset
    subject_search_action_is_string
    subject_search_action_missing_name
    subject_search_extra_subject_id_ignored
    subject_search_idempotency
    subject_search_missing_action
    subject_search_missing_resource
    subject_search_reject_empty_body
    subject_search_reject_get_method
    subject_search_reject_malformed_json
    subject_search_reject_non_json_content_type
    subject_search_reject_put_method
    subject_search_reject_top_level_array
    subject_search_request_with_page_limit
    subject_search_resource_missing_id
    subject_search_resource_missing_type
    subject_search_subject_missing_type
    subject_search_subject_search_with_context
    subject_search_subject_search_with_resource_properties
    subject_search_subject_search_with_subject_id_omitted
    subject_search_unknown_entity_type
    subject_search_unknown_page_fields_ignored
    subject_search_unknown_top_level_fields_ignored
    subject_search_valid_subject_search_request_with_non_empty_results
    subject_search_x_request_id_echoed
}
