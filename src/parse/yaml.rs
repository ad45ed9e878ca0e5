//! Reads a YAML file into typed values and reports everything that is wrong with it at once.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_saphyr::Options;

use crate::diag::{Diagnostic, nearest};
use crate::source::{Located, Place, Source};

/// How deep YAML may nest.
const DEEPEST: usize = 40;

/// Reads a typed value; what is wrong comes back as diagnostics, none of them lost to the first.
pub fn read<T: DeserializeOwned + JsonSchema>(source: &Arc<Source>) -> Result<T, Vec<Diagnostic>> {
    let typing = typing_slips(source);
    match serde_saphyr::from_str_with_options::<T>(&source.text, options(false)) {
        Ok(value) if typing.is_empty() => Ok(value),
        Ok(_) => Err(typing),
        Err(error) => Err(explain::<T>(source, &error, typing)),
    }
}

fn options(lenient: bool) -> Options {
    let budget = serde_saphyr::budget!(max_anchors: 0, max_aliases: 0, max_depth: DEEPEST, max_documents: 1);
    let duplicates = match lenient {
        true => serde_saphyr::DuplicateKeyPolicy::FirstWins,
        false => serde_saphyr::DuplicateKeyPolicy::Error,
    };
    serde_saphyr::options!(budget: budget, duplicate_keys: duplicates, strict_booleans: true, with_snippet: false)
}

fn explain<T: JsonSchema>(
    source: &Arc<Source>,
    error: &serde_saphyr::Error,
    typing: Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut diagnostics = typing;
    match serde_saphyr::from_str_with_options::<Node>(&source.text, options(true)) {
        Ok(node) => {
            let schema = schemars::schema_for!(T).to_value();
            let mut walk = Walk { source, root: &schema, diagnostics: Vec::new() };
            walk.check(&node, &schema, None);
            diagnostics.append(&mut walk.diagnostics);
            if diagnostics.is_empty()
                || matches!(error.without_snippet(), serde_saphyr::Error::DuplicateMappingKey { .. })
            {
                diagnostics.push(syntax(source, error));
            }
        }
        Err(error) if diagnostics.is_empty() => diagnostics.push(syntax(source, &error)),
        Err(_) => {}
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.place.as_ref().map(|place| place.range.start));
    diagnostics
}

fn syntax(source: &Arc<Source>, error: &serde_saphyr::Error) -> Diagnostic {
    use serde_saphyr::Error;
    let place = error.location().map_or_else(|| Place::new(source, 0..1), |location| place_of(source, &location));
    #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
    let (code, message, help) = match error.without_snippet() {
        Error::DuplicateMappingKey { key, .. } => (
            "duplicate-key",
            format!("「{}」が二度書かれています", key.as_deref().unwrap_or("?")),
            "どちらか一方を消してください",
        ),
        Error::Budget { breach, .. } => return budget(breach).at(place),
        Error::UnknownAnchor { .. } | Error::AliasError { .. } => (
            "anchor",
            "YAMLの「&」「*」（別名）は使えません".to_owned(),
            "同じ内容をそのまま書いてください。文字としての & や * は \" で囲んでください",
        ),
        Error::InvalidBooleanStrict { .. } => {
            ("bad-value", "true か false が要ります".to_owned(), "true か false を書いてください")
        }
        Error::Eof { .. } => {
            ("yaml", "YAMLが途中で終わっています".to_owned(), "括弧や引用符の閉じ忘れがないか見てください")
        }
        Error::MultipleDocuments { .. } => {
            ("yaml", "「---」で二つ以上に分かれています".to_owned(), "一つの文書にまとめてください")
        }
        other => {
            let text = format!("YAMLとして読めません（{}）", plain_words(other));
            ("yaml", text, "字下げ、「: 」の半角コロンと空白、引用符の閉じ忘れを見てください")
        }
    };
    Diagnostic::error(code, message).at(place).help(help)
}

fn plain_words(error: &serde_saphyr::Error) -> String {
    let text = error.to_string();
    text.lines().next().unwrap_or_default().trim().to_owned()
}

fn budget(breach: &serde_saphyr::budget::BudgetBreach) -> Diagnostic {
    use serde_saphyr::budget::BudgetBreach;
    #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
    match breach {
        BudgetBreach::Anchors { .. } | BudgetBreach::Aliases { .. } => {
            Diagnostic::error("anchor", "YAMLの「&」「*」（別名）は使えません").help("同じ内容をそのまま書いてください")
        }
        BudgetBreach::Depth { .. } => {
            Diagnostic::error("too-deep", format!("入れ子が{DEEPEST}段を超えています")).help("字下げを浅くしてください")
        }
        BudgetBreach::Documents { .. } => {
            Diagnostic::error("yaml", "「---」で二つ以上に分かれています").help("一つの文書にまとめてください")
        }
        _ => Diagnostic::error("too-large", "YAMLの中身が大きすぎます").help("余分な内容を減らしてください"),
    }
}

fn place_of(source: &Arc<Source>, location: &serde_saphyr::Location) -> Place {
    let line = usize::try_from(location.line()).unwrap_or(1).max(1);
    let column = usize::try_from(location.column()).unwrap_or(1).max(1);
    let start: usize = source.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let text = source.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let offset: usize = text.chars().take(column - 1).map(char::len_utf8).sum();
    let word: usize =
        text.chars().skip(column - 1).take_while(|c| !c.is_whitespace() && *c != ':').map(char::len_utf8).sum();
    Place::new(source, start + offset..start + offset + word.max(1))
}

/// Finds full-width characters that stand where YAML wants half-width ones.
fn typing_slips(source: &Arc<Source>) -> Vec<Diagnostic> {
    let mut start = 0;
    let mut slips = Vec::new();
    for line in source.text.split_inclusive('\n') {
        slips.extend(typing_slip(source, start, line));
        start += line.len();
    }
    slips
}

fn typing_slip(source: &Arc<Source>, start: usize, line: &str) -> Option<Diagnostic> {
    let body = line.trim_start_matches([' ', '\u{3000}', '-', '\t']);
    let indent = line.strip_suffix(body).unwrap_or("");
    let key: usize = body.bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'_').count();
    let rest = body.get(key..).unwrap_or("");
    let at = |offset: usize, length: usize| Place::new(source, start + offset..start + offset + length);
    if key > 0 && rest.starts_with('：') {
        let help = "半角の「:」と半角の空白にしてください";
        return Some(
            Diagnostic::error("full-width-colon", "全角の「：」は項目の区切りになりません")
                .at(at(indent.len() + key, 3))
                .help(help),
        );
    }
    if key > 0 && rest.starts_with(":\u{3000}") {
        let help = "「:」の後は半角の空白にしてください";
        return Some(
            Diagnostic::error("full-width-space", "「:」の後が全角の空白です")
                .at(at(indent.len() + key + 1, 3))
                .help(help),
        );
    }
    let wide = indent
        .find('\u{3000}')
        .filter(|_| (key > 0 && rest.starts_with(':')) || body.starts_with("- ") || indent.contains('-'))?;
    let help = "字下げは半角の空白にしてください";
    Some(Diagnostic::error("full-width-space", "字下げに全角の空白が使われています").at(at(wide, 3)).help(help))
}

/// A YAML value of any shape, with its place.
type Node = Located<NodeValue>;

#[derive(Clone, Debug, PartialEq, Eq)]
enum NodeValue {
    Null,
    Scalar,
    List(Vec<Node>),
    Map(Vec<(Located<String>, Node)>),
}

impl<'de> Deserialize<'de> for NodeValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = NodeValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    fn visit_unit<E>(self) -> Result<NodeValue, E> {
        Ok(NodeValue::Null)
    }

    fn visit_none<E>(self) -> Result<NodeValue, E> {
        Ok(NodeValue::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<NodeValue, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<NodeValue, E> {
        Ok(NodeValue::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<NodeValue, E> {
        Ok(NodeValue::Scalar)
    }

    fn visit_u64<E>(self, _: u64) -> Result<NodeValue, E> {
        Ok(NodeValue::Scalar)
    }

    fn visit_f64<E>(self, _: f64) -> Result<NodeValue, E> {
        Ok(NodeValue::Scalar)
    }

    fn visit_str<E>(self, _: &str) -> Result<NodeValue, E> {
        Ok(NodeValue::Scalar)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<NodeValue, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element::<Node>()? {
            items.push(item);
        }
        Ok(NodeValue::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<NodeValue, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry::<Located<String>, Node>()? {
            entries.push(entry);
        }
        Ok(NodeValue::Map(entries))
    }
}

/// Compares a YAML value with the JSON Schema of the type that it should be.
struct Walk<'a> {
    source: &'a Arc<Source>,
    root: &'a Value,
    diagnostics: Vec<Diagnostic>,
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
            (NodeValue::Scalar, _) if !names.is_empty() => self.constant(node, &names),
            (NodeValue::Scalar, "integer") => self.integer(node),
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
            NodeValue::Null | NodeValue::Scalar => "string",
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
            match (properties.get(&key.value), open) {
                (Some(inner), _) => self.check(value, inner, Some(key)),
                (None, Some(Value::Object(_))) => self.check(value, open.unwrap_or(&Value::Null), Some(key)),
                (None, Some(Value::Bool(false))) => self.unknown_key(key, properties),
                (None, _) => {}
            }
        }
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let missing = required.filter(|name| !entries.iter().any(|(key, _)| key.value == *name));
        missing.for_each(|name| self.missing_key(node, name, properties));
    }

    fn unknown_key(&mut self, key: &Located<String>, properties: &serde_json::Map<String, Value>) {
        let help = match nearest(&key.value, properties.keys().map(String::as_str)) {
            Some(name) => format!("「{name}」ではありませんか"),
            None => format!("ここに書けるのは {} です", properties.keys().cloned().collect::<Vec<_>>().join("、")),
        };
        let message = format!("「{}」という項目はありません", key.value);
        self.push(Diagnostic::error("unknown-key", message).help(help), key.range.clone());
    }

    fn missing_key(&mut self, node: &Node, name: &str, properties: &serde_json::Map<String, Value>) {
        let what = properties.get(name).map(|schema| describe(schema, self.resolve_plain(schema))).unwrap_or_default();
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

    fn resolve_plain(&self, schema: &'a Value) -> &'a Value {
        self.resolve(schema)
    }

    fn constant(&mut self, node: &Node, names: &[String]) {
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
    }

    fn integer(&mut self, node: &Node) {
        let raw = self.source.text.get(node.range.clone()).unwrap_or("");
        if raw.is_empty() || !raw.bytes().all(|b| b.is_ascii_digit()) {
            self.push(
                Diagnostic::error("wrong-type", format!("「{raw}」は数ではありません"))
                    .help("半角の数字を書いてください"),
                node.range.clone(),
            );
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
            NodeValue::Scalar => "一つの語句",
            NodeValue::List(_) => "「- 」の並び",
            NodeValue::Map(_) => "「項目: 値」の組",
        };
        let subject = key.map_or("ここ".to_owned(), |key| format!("「{}」", key.value));
        let message = format!("{subject}には{}が要りますが、{got}になっています", name(wanted));
        let help = match wanted {
            "array" => "一行ずつ「- 」を付けて書いてください",
            "object" => "字下げをして「項目: 値」を書いてください",
            _ => "値を一つ書いてください。「: 」や「#」を含むときは \" で囲んでください",
        };
        let range = key.map_or(node.range.clone(), |key| key.range.clone());
        self.push(Diagnostic::error("wrong-type", message).help(help), range);
    }

    fn push(&mut self, diagnostic: Diagnostic, range: Range<usize>) {
        self.diagnostics.push(diagnostic.at(Place::new(self.source, range)));
    }
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
