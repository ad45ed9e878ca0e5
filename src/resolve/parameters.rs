//! Fills in the parameters of base text with the values of one body.

use std::collections::BTreeMap;

use tera::{Context, Kwargs, State, Tera};

use crate::diag::{Diagnostic, nearest};
use crate::model::document::{Clause, Inline, Parameter, Text};
use crate::model::edition::{EditionFile, ParameterKind, ParameterValue};
use crate::model::municipality::{Municipality, PolicyFile};
use crate::numeral::{Date, join};
use crate::source::{Located, Place};

/// The expressions of a base, compiled once and used for every body.
#[derive(Debug)]
pub struct Expressions {
    tera: Tera,
    names: BTreeMap<String, String>,
}

/// The filters of base text, as they are written and as Tera knows them.
const FILTERS: [(&str, &str); 5] =
    [("及び", "join_and"), ("又は", "join_or"), ("読点", "join_comma"), ("中点", "join_dot"), ("和暦", "wareki")];

/// Names that every body has without declaring them.
const BUILT_IN: [&str; 4] = ["name", "short_name", "self", "kind"];

fn engine() -> Tera {
    let mut tera = Tera::new();
    tera.autoescape_on(Vec::<&'static str>::new());
    tera.register_filter("join_and", |words: Vec<String>, _: Kwargs, _: &State<'_>| join(&words, "及び"));
    tera.register_filter("join_or", |words: Vec<String>, _: Kwargs, _: &State<'_>| join(&words, "又は"));
    tera.register_filter("join_comma", |words: Vec<String>, _: Kwargs, _: &State<'_>| words.join("、"));
    tera.register_filter("join_dot", |words: Vec<String>, _: Kwargs, _: &State<'_>| words.join("・"));
    tera.register_filter("wareki", |day: String, _: Kwargs, _: &State<'_>| Date::parse(&day).map_or(day, Date::wareki));
    tera
}

fn template(expression: &str) -> String {
    let mut parts = expression.split('|').map(str::trim);
    let head = parts.next().unwrap_or_default().to_owned();
    let filters = parts.map(|part| FILTERS.iter().find(|(name, _)| *name == part).map_or(part, |(_, known)| known));
    let all: Vec<String> = std::iter::once(head).chain(filters.map(str::to_owned)).collect();
    format!("{{{{ {} }}}}", all.join(" | "))
}

impl Expressions {
    /// Compiles every expression that stands in the clauses and texts of a base.
    pub fn compile<'a>(
        clauses: &[&'a Clause],
        texts: impl Iterator<Item = &'a Text>,
        file: &EditionFile,
    ) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut uses: BTreeMap<&str, &Parameter> = BTreeMap::new();
        let own = clauses.iter().flat_map(|clause| clause.texts());
        for parameter in own.chain(texts).flatten().filter_map(parameter_of) {
            match undeclared(parameter, file) {
                Some(diagnostic) => diagnostics.push(diagnostic),
                None => drop(uses.entry(&parameter.expression).or_insert(parameter)),
            }
        }
        let named = uses.values().enumerate().map(|(number, parameter)| (format!("p{number}"), *parameter)).collect();
        (Self::named(named, &mut diagnostics), diagnostics)
    }

    /// Compiles all at once, for every call to the engine goes through all that it knows; one by one if any is wrong.
    fn named(mut uses: Vec<(String, &Parameter)>, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let mut tera = engine();
        let all = uses.iter().map(|(name, parameter)| (name.as_str(), template(&parameter.expression)));
        if tera.add_raw_templates(all).is_err() {
            tera = engine();
            uses.retain(|(name, parameter)| {
                let made = tera.add_raw_template(name, &template(&parameter.expression)).is_ok();
                if !made {
                    diagnostics.push(unreadable(&parameter.expression, &parameter.place));
                }
                made
            });
        }
        let names = uses.into_iter().map(|(name, parameter)| (parameter.expression.clone(), name));
        Self { tera, names: names.collect() }
    }

    fn evaluate(&self, expression: &str, context: &Context) -> Option<String> {
        match self.names.get(expression) {
            Some(name) => self.tera.render(name, context).ok(),
            None => self.tera.render_str(&template(expression), context, false).ok(),
        }
    }
}

fn parameter_of(inline: &Inline) -> Option<&Parameter> {
    match inline {
        Inline::Parameter(parameter) => Some(parameter),
        Inline::Text(_) | Inline::Reference(_) => None,
    }
}

fn unreadable(expression: &str, place: &Place) -> Diagnostic {
    let names: Vec<&str> = FILTERS.iter().map(|(name, _)| *name).collect();
    let help = format!(
        "「{{{{ 値の名前 }}}}」か「{{{{ 値の名前 | 及び }}}}」の形で書いてください（使えるのは {}）",
        names.join("、")
    );
    Diagnostic::error("bad-expression", format!("「{{{{ {expression} }}}}」は読めません")).at(place.clone()).help(help)
}

fn undeclared(parameter: &Parameter, file: &EditionFile) -> Option<Diagnostic> {
    let officer = parameter.name.strip_prefix("officers.");
    let known = match officer {
        Some(officer) => file.officers.contains_key(officer),
        None => BUILT_IN.contains(&parameter.name.as_str()) || file.parameters.contains_key(&parameter.name),
    };
    if known {
        return None;
    }
    let message = format!("「{}」という値はこの版にありません", parameter.name);
    let names = file.parameters.keys().map(String::as_str).chain(BUILT_IN);
    let officers: Vec<String> = file.officers.keys().map(|name| format!("officers.{name}")).collect();
    let near = nearest(&parameter.name, names.chain(officers.iter().map(String::as_str)));
    let help = near.map_or_else(
        || "edition.yaml の parameters を見てください".to_owned(),
        |name| format!("「{name}」ではありませんか"),
    );
    Some(Diagnostic::error("unknown-parameter", message).at(parameter.place.clone()).help(help))
}

/// The values of one body.
pub struct Values<'a> {
    expressions: &'a Expressions,
    file: &'a EditionFile,
    context: Context,
    unset: BTreeMap<String, String>,
    cache: BTreeMap<String, String>,
    /// What is unset or cannot be worked out, once for each name.
    pub diagnostics: Vec<Diagnostic>,
    /// Names of unset parameters that some text needs.
    pub missing: BTreeMap<String, String>,
}

impl<'a> Values<'a> {
    /// Gathers the values of a body; names that the edition does not know are reported.
    pub fn new(expressions: &'a Expressions, file: &'a EditionFile, municipality: &Municipality) -> Self {
        let mut context = built_in(&municipality.policy);
        let mut unset = BTreeMap::new();
        for (name, entry) in &file.parameters {
            let given = municipality
                .policy
                .parameters
                .iter()
                .find(|(key, _)| key.value == *name)
                .map(|(_, value)| &value.value);
            match given.or(entry.default.as_ref()) {
                Some(ParameterValue::Text(text)) if entry.kind == ParameterKind::List => {
                    context.insert(name.clone(), &[text])
                }
                Some(ParameterValue::Text(text)) => context.insert(name.clone(), text),
                Some(ParameterValue::List(list)) => context.insert(name.clone(), list),
                None => drop(unset.insert(name.clone(), entry.label.clone())),
            }
        }
        let mut officers = BTreeMap::new();
        for (name, entry) in &file.officers {
            let given =
                municipality.policy.officers.iter().find(|(key, _)| key.value == *name).map(|(_, value)| &value.value);
            match given.or(entry.default.as_ref()) {
                Some(holder) => drop(officers.insert(name.clone(), holder.clone())),
                None => drop(unset.insert(format!("officers.{name}"), entry.label.clone())),
            }
        }
        context.insert("officers", &officers);
        let diagnostics = unknown_names(file, municipality);
        Self { expressions, file, context, unset, cache: BTreeMap::new(), diagnostics, missing: BTreeMap::new() }
    }

    /// Fills in the parameters of a text.
    pub fn fill(&mut self, text: &mut Text) {
        for inline in text {
            if let Inline::Parameter(parameter) = inline {
                if let Some(value) = self.cache.get(&parameter.expression) {
                    parameter.value = Some(value.clone());
                    continue;
                }
                let value = self.value(parameter);
                self.cache.insert(parameter.expression.clone(), value.clone());
                parameter.value = Some(value);
            }
        }
    }

    fn value(&mut self, parameter: &Parameter) -> String {
        if let Some(label) = self.unset.get(&parameter.name) {
            self.missing.insert(parameter.name.clone(), label.clone());
            return format!("【未設定: {label}】");
        }
        if let Some(diagnostic) = undeclared(parameter, self.file) {
            self.diagnostics.push(diagnostic);
            return String::new();
        }
        match self.expressions.evaluate(&parameter.expression, &self.context) {
            Some(value) => value,
            None => {
                self.diagnostics.push(unreadable(&parameter.expression, &parameter.place));
                String::new()
            }
        }
    }
}

fn built_in(policy: &PolicyFile) -> Context {
    let mut context = Context::new();
    context.insert("name", &policy.name.value);
    context.insert("short_name", policy.short_name.as_ref().unwrap_or(&policy.name.value));
    context.insert("self", &policy.self_word);
    context.insert("kind", policy.kind.as_str());
    context
}

fn unknown_names(file: &EditionFile, municipality: &Municipality) -> Vec<Diagnostic> {
    let policy = &municipality.policy;
    let parameters = policy.parameters.keys().filter(|name| !file.parameters.contains_key(&name.value));
    let parameters =
        parameters.map(|name| (name, "parameters", nearest(&name.value, file.parameters.keys().map(String::as_str))));
    let officers = policy.officers.keys().filter(|name| !file.officers.contains_key(&name.value));
    let officers =
        officers.map(|name| (name, "officers", nearest(&name.value, file.officers.keys().map(String::as_str))));
    let mut found: Vec<Diagnostic> = parameters
        .chain(officers)
        .map(|(name, section, near)| {
            let help = near.map_or_else(
                || format!("版の edition.yaml の {section} にある名前を使ってください"),
                |near| format!("「{near}」ではありませんか"),
            );
            let message = format!("{section} の「{}」はこの版にありません", name.value);
            Diagnostic::error("unknown-parameter", message)
                .at(Place::new(&municipality.source, name.range.clone()))
                .help(help)
        })
        .collect();
    found.extend(
        policy.parameters.iter().filter_map(|(name, value)| list_for_text(file, municipality, name, &value.value)),
    );
    found
}

fn list_for_text(
    file: &EditionFile,
    municipality: &Municipality,
    name: &Located<String>,
    value: &ParameterValue,
) -> Option<Diagnostic> {
    let entry = file.parameters.get(&name.value)?;
    let wrong = entry.kind == ParameterKind::Text && matches!(value, ParameterValue::List(_));
    let message = format!("「{}」（{}）には一つの語句が要りますが、並びになっています", name.value, entry.label);
    let place = Place::new(&municipality.source, name.range.clone());
    wrong.then(|| Diagnostic::error("wrong-type", message).at(place).help("一つの語句を書いてください"))
}
