//! Compares a YAML tree with the JSON Schema of the type that it should be.

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;

use super::tree::{Node, NodeValue};
use crate::diag::{Diagnostic, nearest};
use crate::source::{Located, Place, Source};

/// Gives all that is wrong with a value, and the bytes that a reader must pass over to go on.
pub(super) fn compare(source: &Arc<Source>, node: &Node, schema: &Value) -> (Vec<Diagnostic>, Vec<Range<usize>>) {
    let mut walk = Walk { source, root: schema, diagnostics: Vec::new(), spoiled: Vec::new() };
    walk.check(node, schema, None);
    (walk.diagnostics, walk.spoiled)
}

struct Walk<'a> {
    source: &'a Arc<Source>,
    root: &'a Value,
    diagnostics: Vec<Diagnostic>,
    spoiled: Vec<Range<usize>>,
}

impl<'a> Walk<'a> {
    fn check(&mut self, node: &Node, schema: &'a Value, key: Option<&Located<String>>) {
        let schema = self.resolve(schema);
        if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
            return self.any(node, choices, key);
        }
        let names = constants(schema);
        match (&node.value, kind_of(schema)) {
            (NodeValue::Map(entries), "object") => self.map(node, entries, schema),
            (NodeValue::List(items), "array") => {
                let inner = schema.get("items").unwrap_or(&Value::Null);
                items.iter().for_each(|item| self.check(item, inner, None));
            }
            (NodeValue::Alias, _) => {}
            (NodeValue::Scalar, _) if !names.is_empty() => self.constant(node, &names, key),
            (NodeValue::Scalar, "integer") => self.integer(node, key),
            (NodeValue::Scalar, "string" | "") | (_, "") => {}
            (NodeValue::Null, _) if accepts_null(schema) => {}
            (_, wanted) => self.wrong_type(node, wanted, key),
        }
    }

    fn resolve(&self, schema: &'a Value) -> &'a Value {
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix('#'));
        target.and_then(|path| self.root.pointer(path)).map_or(schema, |found| self.resolve(found))
    }

    fn any(&mut self, node: &Node, choices: &'a [Value], key: Option<&Located<String>>) {
        if node.value == NodeValue::Null && choices.iter().any(accepts_null) {
            return;
        }
        let shape = match node.value {
            NodeValue::Map(_) => "object",
            NodeValue::List(_) => "array",
            NodeValue::Null | NodeValue::Scalar | NodeValue::Alias => "string",
        };
        let fitting = choices.iter().find(|choice| kind_of(self.resolve(choice)) == shape);
        if let Some(choice) = fitting.or_else(|| choices.iter().find(|choice| !accepts_null(choice))) {
            self.check(node, choice, key);
        }
    }

    fn map(&mut self, node: &Node, entries: &[(Located<String>, Node)], schema: &'a Value) {
        static EMPTY: std::sync::LazyLock<serde_json::Map<String, Value>> =
            std::sync::LazyLock::new(serde_json::Map::new);
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&EMPTY);
        let open = schema.get("additionalProperties");
        for (key, value) in entries {
            let optional = !required(schema).any(|name| name == key.value);
            match (properties.get(&key.value), open) {
                (Some(inner), _) if optional && value.value == NodeValue::Null && self.holds_many(inner) => {}
                (Some(inner), _) => self.check(value, inner, Some(key)),
                (None, Some(Value::Object(_))) => self.check(value, open.unwrap_or(&Value::Null), Some(key)),
                (None, Some(Value::Bool(false))) => self.unknown_key(key, value, properties),
                (None, _) => {}
            }
        }
        let missing = required(schema).filter(|name| !entries.iter().any(|(key, _)| key.value == *name));
        missing.for_each(|name| self.missing_key(node, name, properties));
    }

    /// A list or a map from which the last entry was taken out may be left empty.
    fn holds_many(&self, schema: &'a Value) -> bool {
        matches!(kind_of(self.resolve(schema)), "object" | "array")
    }

    fn unknown_key(&mut self, key: &Located<String>, value: &Node, properties: &serde_json::Map<String, Value>) {
        let help = match nearest(&key.value, properties.keys().map(String::as_str)) {
            Some(name) => format!("「{name}」ではありませんか"),
            None => format!("ここに書けるのは {} です", properties.keys().cloned().collect::<Vec<_>>().join("、")),
        };
        let message = format!("「{}」という項目はありません", key.value);
        self.push(Diagnostic::error("unknown-key", message).help(help), key.range.clone());
        self.spoil(Some(key), value);
    }

    fn missing_key(&mut self, node: &Node, name: &str, properties: &serde_json::Map<String, Value>) {
        let what = properties.get(name).map(|schema| describe(schema, self.resolve(schema))).unwrap_or_default();
        let help = if what.is_empty() {
            format!("「{name}: …」を書き加えてください")
        } else {
            format!("「{name}: …」を書き加えてください（{what}）")
        };
        let message = format!("「{name}」がありません");
        let first = self.source.text.get(node.range.clone()).and_then(|text| text.lines().next()).map_or(1, str::len);
        self.push(
            Diagnostic::error("missing-key", message).help(help),
            node.range.start..node.range.start + first.max(1),
        );
    }

    fn constant(&mut self, node: &Node, names: &[String], key: Option<&Located<String>>) {
        let raw = self.source.text.get(node.range.clone()).unwrap_or("");
        let value = raw.trim_matches(['"', '\'']);
        if names.iter().any(|name| name == value) {
            return;
        }
        let listed = names.join("、");
        let help = match nearest(value, names.iter().map(String::as_str)) {
            Some(name) => format!("「{name}」ではありませんか（選べるのは {listed}）"),
            None => format!("選べるのは {listed} です"),
        };
        self.push(
            Diagnostic::error("unknown-value", format!("「{value}」は選べません")).help(help),
            node.range.clone(),
        );
        self.spoil(key, node);
    }

    fn integer(&mut self, node: &Node, key: Option<&Located<String>>) {
        let raw = self.source.text.get(node.range.clone()).unwrap_or("");
        if raw.is_empty() || !raw.bytes().all(|b| b.is_ascii_digit()) {
            self.push(
                Diagnostic::error("wrong-type", format!("「{raw}」は数ではありません"))
                    .help("半角の数字を書いてください"),
                node.range.clone(),
            );
            self.spoil(key, node);
        }
    }

    fn wrong_type(&mut self, node: &Node, wanted: &str, key: Option<&Located<String>>) {
        let name = |kind: &str| match kind {
            "object" => "「項目: 値」の組",
            "array" => "「- 」の並び",
            "integer" => "数",
            _ => "一つの語句",
        };
        let got = match node.value {
            NodeValue::Null => "空",
            NodeValue::Scalar | NodeValue::Alias => "一つの語句",
            NodeValue::List(_) => "「- 」の並び",
            NodeValue::Map(_) => "「項目: 値」の組",
        };
        if key.is_none() && node.value == NodeValue::Null && wanted == "object" {
            let diagnostic = Diagnostic::error("wrong-type", "何も書かれていません");
            return self.push(diagnostic.help("「項目: 値」を一行ずつ書いてください"), node.range.clone());
        }
        let subject = key.map_or("ここ".to_owned(), |key| format!("「{}」", key.value));
        let message = format!("{subject}には{}が要りますが、{got}になっています", name(wanted));
        let help = match wanted {
            "array" => "一行ずつ「- 」を付けて書いてください",
            "object" => "字下げをして「項目: 値」を書いてください",
            _ => "値を一つ書いてください。「: 」や「#」を含むときは \" で囲んでください",
        };
        let range = key.map_or(node.range.clone(), |key| key.range.clone());
        self.push(Diagnostic::error("wrong-type", message).help(help), range);
        self.spoil(key, node);
    }

    /// Lets a reader go on as if the entry were not there.
    fn spoil(&mut self, key: Option<&Located<String>>, value: &Node) {
        if let Some(key) = key {
            self.spoiled.push(key.range.start..value.range.end.max(key.range.end));
        }
    }

    fn push(&mut self, diagnostic: Diagnostic, range: Range<usize>) {
        self.diagnostics.push(diagnostic.at(Place::new(self.source, range)));
    }
}

fn required(schema: &Value) -> impl Iterator<Item = &str> {
    schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

fn describe(schema: &Value, resolved: &Value) -> String {
    let text = |value: &Value| value.get("description").and_then(Value::as_str).map(str::to_owned);
    text(schema).or_else(|| text(resolved)).unwrap_or_default()
}

fn kind_of(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or(""),
        _ if schema.get("oneOf").is_some() || schema.get("enum").is_some() => "string",
        _ => "",
    }
}

fn accepts_null(schema: &Value) -> bool {
    match schema.get("type") {
        Some(Value::String(kind)) => kind == "null",
        Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "null"),
        _ => false,
    }
}

fn constants(schema: &Value) -> Vec<String> {
    let listed = schema.get("enum").and_then(Value::as_array).into_iter().flatten();
    let described =
        schema.get("oneOf").and_then(Value::as_array).into_iter().flatten().filter_map(|choice| choice.get("const"));
    let nested = schema
        .get("oneOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|choice| choice.get("enum"))
        .filter_map(Value::as_array)
        .flatten();
    listed.chain(described).chain(nested).filter_map(Value::as_str).map(str::to_owned).collect()
}
