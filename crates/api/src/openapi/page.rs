//! The document as a page to read: operations by tag, then the schemas. It has no script.

use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::types::{properties, words};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// The whole page.
pub(super) fn render(document: &Value) -> String {
    let mut page = String::new();
    head(&mut page, document);
    let tags = document["tags"].as_array();
    for tag in tags.into_iter().flatten() {
        let name = text(&tag["name"]);
        let _ = write!(
            page,
            "<section id=\"tag-{0}\"><h2>{0}</h2>\n{1}",
            escape(name),
            prose(text(&tag["description"])),
        );
        for (path, method, operation) in operations(document) {
            let mut tags = operation["tags"].as_array().into_iter().flatten();
            if tags.any(|tag| tag == name) {
                one_operation(&mut page, document, path, method, operation);
            }
        }
        page.push_str("</section>\n");
    }
    schemas(&mut page, document);
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn head(page: &mut String, document: &Value) {
    let info = &document["info"];
    let title = escape(text(&info["title"]));
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}: the interface</title>\n<link rel=\"stylesheet\" href=\"/v1/docs.css\">\n\
         </head>\n<body>\n<header>\n<h1>{title}</h1>\n<p>Version {}. The same for programs: \
         <a href=\"/v1/openapi.json\">openapi.json</a>.</p>\n{}</header>\n",
        escape(text(&info["version"])),
        prose(text(&info["description"])),
    );
    page.push_str("<nav aria-label=\"Sections\"><ul>\n");
    for tag in document["tags"].as_array().into_iter().flatten() {
        let name = escape(text(&tag["name"]));
        let _ = writeln!(page, "<li><a href=\"#tag-{name}\">{name}</a></li>");
    }
    page.push_str("<li><a href=\"#schemas\">schemas</a></li>\n</ul></nav>\n<main>\n");
}

/// All operations: path, method, description.
fn operations(document: &Value) -> impl Iterator<Item = (&str, &'static str, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let methods = METHODS.into_iter();
        methods.filter_map(move |method| Some((path.as_str(), method, item.get(method)?)))
    })
}

fn one_operation(page: &mut String, document: &Value, path: &str, method: &str, operation: &Value) {
    let _ = write!(
        page,
        "<article id=\"{}\">\n<h3><span class=\"method\">{}</span> <code>{}</code></h3>\n\
         <p><strong>{}</strong></p>\n{}<p class=\"needs\">{}</p>\n",
        escape(text(&operation["operationId"])),
        method.to_ascii_uppercase(),
        escape(path),
        inline(text(&operation["summary"])),
        prose(text(&operation["description"])),
        needs(operation),
    );
    let parameters = operation["parameters"].as_array();
    let parameters: Vec<Vec<String>> = parameters
        .into_iter()
        .flatten()
        .map(|parameter| resolved(document, parameter))
        .map(|parameter| {
            vec![
                format!("<code>{}</code>", escape(text(&parameter["name"]))),
                escape(text(&parameter["in"])),
                words(&parameter["schema"]),
                prose(text(&parameter["description"])),
            ]
        })
        .collect();
    table(
        page,
        "Parameters",
        &["name", "in", "type", "meaning"],
        &parameters,
    );
    let body = contents(&operation["requestBody"]);
    if !body.is_empty() {
        let _ = writeln!(page, "<h4>Body</h4>\n<p>{body}</p>");
    }
    let responses = operation["responses"].as_object().into_iter().flatten();
    let responses: Vec<Vec<String>> = responses
        .map(|(status, response)| {
            let response = resolved(document, response);
            let meaning = prose(text(&response["description"]));
            vec![escape(status), meaning, contents(response)]
        })
        .collect();
    table(page, "Answers", &["status", "meaning", "body"], &responses);
    page.push_str("</article>\n");
}

fn needs(operation: &Value) -> String {
    let Some(permissions) = operation["x-bailiwick-permission"].as_array() else {
        return "Needs no key.".to_owned();
    };
    let permissions: Vec<String> = permissions
        .iter()
        .map(|code| format!("<code>{}</code>", escape(text(code))))
        .collect();
    if permissions.is_empty() {
        return "Needs a key of the tenant.".to_owned();
    }
    format!("Needs {}.", permissions.join(" or "))
}

/// The types of the contents of a body or answer.
fn contents(holder: &Value) -> String {
    let contents = holder["content"].as_object().into_iter().flatten();
    let contents = contents.map(|(media, content)| {
        let what = match content.get("schema") {
            Some(schema) => words(schema),
            None => "text".to_owned(),
        };
        match media.as_str() {
            "application/json" | "application/problem+json" => what,
            other => format!("{what} as <code>{}</code>", escape(other)),
        }
    });
    contents.collect::<Vec<_>>().join("; ")
}

fn schemas(page: &mut String, document: &Value) {
    page.push_str("<section id=\"schemas\"><h2>schemas</h2>\n");
    let schemas = document["components"]["schemas"].as_object();
    let mut schemas: Vec<(&String, &Value)> = schemas.into_iter().flat_map(Map::iter).collect();
    schemas.sort_by_key(|(name, _)| *name);
    for (name, schema) in schemas {
        let name = escape(name);
        let _ = write!(
            page,
            "<article id=\"schema-{name}\">\n<h3>{name}</h3>\n{}",
            prose(text(&schema["description"])),
        );
        let rows: Vec<Vec<String>> = properties(schema)
            .iter()
            .map(|property| {
                vec![
                    format!("<code>{}</code>", escape(property.name)),
                    words(property.schema),
                    if property.required { "yes" } else { "" }.to_owned(),
                    prose(text(&property.schema["description"])),
                ]
            })
            .collect();
        if rows.is_empty() || schema["allOf"].is_array() {
            let _ = writeln!(page, "<p>{}</p>", words(schema));
        }
        table(
            page,
            "Fields",
            &["field", "type", "always", "meaning"],
            &rows,
        );
        page.push_str("</article>\n");
    }
    page.push_str("</section>\n");
}

fn table(page: &mut String, title: &str, columns: &[&str], rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    let _ = write!(
        page,
        "<h4>{title}</h4>\n<div class=\"scroll\"><table>\n<thead><tr>"
    );
    for column in columns {
        let _ = write!(page, "<th scope=\"col\">{column}</th>");
    }
    page.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        let _ = writeln!(page, "<tr><td>{}</td></tr>", row.join("</td><td>"));
    }
    page.push_str("</tbody>\n</table></div>\n");
}

/// What a reference within the document stands for; anything else as it is.
fn resolved<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value["$ref"].as_str();
    let target = reference.and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.unwrap_or(value)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Text with paragraphs and code in backticks, as HTML.
fn prose(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim);
    let paragraphs = paragraphs.filter(|paragraph| !paragraph.is_empty());
    let html = paragraphs.map(|paragraph| format!("<p>{}</p>\n", inline(paragraph)));
    html.collect()
}

fn inline(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let html = parts.map(|(at, part)| match at % 2 {
        0 => escape(part),
        _ => format!("<code>{}</code>", escape(part)),
    });
    html.collect()
}

/// Text as HTML, in elements and attributes.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_shows_every_operation_with_its_permission() {
        let page = render(&super::super::complete::tests::sample());
        assert!(page.contains("<code>/v1/tenants/{tenant}/roles/{role}</code>"));
        assert!(page.contains("Needs <code>roles.edit</code>."));
        assert!(page.contains("Needs no key."));
        assert!(page.contains("The <code>role</code>."));
        assert!(page.contains("id=\"schema-Problem\""));
        assert!(!page.contains("<script"));
        assert!(!page.contains(" style="));
    }

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(inline("a <b> `<c>`"), "a &lt;b&gt; <code>&lt;c&gt;</code>");
        assert_eq!(escape("\"'&"), "&quot;&#39;&amp;");
    }
}
