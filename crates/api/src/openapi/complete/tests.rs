use utoipa::OpenApi as _;

use super::*;

#[utoipa::path(
    patch,
    path = "/v1/tenants/{tenant}/roles/{role}",
    tag = "roles",
    request_body = String,
    params(("If-Match" = Option<String>, Header, description = "As read.")),
    responses((status = 200, description = "The `role`.", body = String))
)]
#[expect(dead_code, reason = "only its description is used")]
fn change() {}

#[utoipa::path(get, path = "/v1/docs", tag = "about", responses((status = 200)))]
#[expect(dead_code, reason = "only its description is used")]
fn docs() {}

#[derive(utoipa::OpenApi)]
#[openapi(paths(change, docs))]
struct Sample;

pub(in crate::openapi) fn sample() -> Value {
    let access = [
        AccessEntry {
            method: "PATCH",
            path: "/v1/tenants/{tenant}/roles/{role}".to_owned(),
            gate: bailiwick_web::gate::needs(&["roles.edit"]),
        },
        AccessEntry {
            method: "GET",
            path: "/v1/docs".to_owned(),
            gate: Gate::Open,
        },
    ];
    complete(&Sample::openapi(), &access)
}

#[test]
fn an_operation_names_its_permission_parameters_and_problems() {
    let document = sample();
    let operation = &document["paths"]["/v1/tenants/{tenant}/roles/{role}"]["patch"];
    assert_eq!(operation["x-bailiwick-permission"], json!(["roles.edit"]));
    assert_eq!(operation["security"], json!([{"key": []}]));
    let parameters = operation["parameters"].as_array().unwrap();
    assert_eq!(parameters[0]["name"], "tenant");
    assert_eq!(parameters[1]["name"], "role");
    assert!(parameters.contains(&reference("parameters", "Reason")));
    // The handler has described this one itself.
    assert!(!parameters.contains(&reference("parameters", "IfMatch")));
    let responses = operation["responses"].as_object().unwrap();
    for status in [
        "200", "400", "401", "403", "404", "409", "412", "415", "422", "503",
    ] {
        assert!(responses.contains_key(status), "{status}");
    }
    let headers = &operation["responses"]["200"]["headers"];
    assert!(headers["Bailiwick-Revision"].is_object());
}

#[test]
fn an_open_route_needs_nothing() {
    let document = sample();
    let operation = &document["paths"]["/v1/docs"]["get"];
    assert_eq!(operation["security"], json!([]));
    assert!(operation.get("parameters").is_none());
    assert_eq!(operation["responses"].as_object().unwrap().len(), 1);
}

#[test]
fn every_reference_leads_somewhere() {
    fn walk<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(map) => {
                found.extend(map.get("$ref").and_then(Value::as_str));
                map.values().for_each(|value| walk(value, found));
            }
            Value::Array(list) => list.iter().for_each(|value| walk(value, found)),
            _ => {}
        }
    }
    let document = sample();
    let mut references = Vec::new();
    walk(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}
