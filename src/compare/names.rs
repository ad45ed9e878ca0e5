//! The words that are a body's own: its name, what it calls itself, its officers and its other values.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::compare::noise::half_width;
use crate::model::edit::Operation;
use crate::model::edition::ParameterValue;
use crate::model::id::ClauseId;
use crate::model::municipality::{Kind, PolicyFile};
use crate::model::numbered::Numbered;
use crate::numeral::join;
use crate::resolve::Base;

/// What stands for the body itself once its names are taken out of a text.
pub const BODY: &str = "〔団体〕";
/// What bodies call themselves, where nothing but a text is known.
const SELF_WORDS: [&str; 16] = [
    "本市",
    "本町",
    "本村",
    "本区",
    "本県",
    "本府",
    "本都",
    "本道",
    "本組合",
    "本連合",
    "本広域連合",
    "当市",
    "当町",
    "当村",
    "当区",
    "当組合",
];
/// With what the name of a body ends.
const ENDINGS: [&str; 9] = ["市", "町", "村", "区", "都", "道", "府", "県", "組合"];

/// A word of a body's own, and what stands for it.
#[derive(Clone, Debug)]
pub struct Name {
    /// The word.
    pub value: Vec<char>,
    /// What stands for it: 〔団体〕, or the name of the parameter.
    pub sign: Arc<str>,
    /// The clauses in which the base has this value; everywhere for the body's own name.
    pub clauses: Option<Arc<BTreeSet<ClauseId>>>,
}

/// The words of one body, the longest first.
#[derive(Clone, Debug, Default)]
pub struct Names(Vec<Name>);

/// In which clauses of a base each parameter stands.
#[derive(Clone, Debug, Default)]
pub struct Uses(BTreeMap<String, Arc<BTreeSet<ClauseId>>>);

impl Uses {
    /// Looks through the clauses and the options of a base.
    pub fn of(base: &Base) -> Self {
        let mut uses: BTreeMap<String, BTreeSet<ClauseId>> = BTreeMap::new();
        let mut note = |name: &str, clause: &ClauseId| {
            uses.entry(name.to_owned()).or_default().insert(clause.clone());
        };
        for clause in base.documents.values().flat_map(|document| document.clauses()) {
            clause.parameters().for_each(|parameter| note(&parameter.name, &clause.id));
        }
        for change in base.options.values().flatten() {
            for name in parameters(&change.operation) {
                note(&name, &change.clause);
            }
        }
        Self(uses.into_iter().map(|(name, clauses)| (name, Arc::new(clauses))).collect())
    }
}

/// Gives the names of the parameters in the texts of an override.
fn parameters(operation: &Operation) -> Vec<String> {
    use crate::model::document::Inline;
    let inline = operation.texts().into_iter().flatten().filter_map(|inline| match inline {
        Inline::Parameter(parameter) => Some(parameter.name.clone()),
        Inline::Text(_) | Inline::Reference(_) => None,
    });
    let text = match operation {
        Operation::Replace { text, .. } => text.as_str(),
        Operation::Insert { content, .. } => content.text.as_str(),
        Operation::Substitute { .. } | Operation::Retitle { .. } | Operation::Remove | Operation::Move { .. } => "",
    };
    let braced = text.split("{{").skip(1).filter_map(|rest| rest.split(['|', '}']).next());
    inline.chain(braced.map(|name| name.trim().to_owned())).collect()
}

impl Names {
    /// Gathers the words of a body from its `policy.yaml` and the defaults of its edition.
    pub fn of_body(policy: &PolicyFile, base: &Base, uses: &Uses) -> Self {
        let mut names: Vec<Name> = own_words(policy).iter().filter_map(|word| name(word, BODY, None)).collect();
        for (key, sign, values) in values(policy, base) {
            let clauses = uses.0.get(&key).cloned();
            names.extend(clauses.into_iter().flat_map(|clauses| {
                let own = |value: &String| name(value, &sign, Some(Arc::clone(&clauses)));
                values.iter().filter_map(own).collect::<Vec<_>>()
            }));
        }
        Self::sorted(names)
    }

    /// Gathers the values that an edition gives to whoever gives none.
    pub fn of_defaults(base: &Base, uses: &Uses) -> Self {
        let given = base.file.parameters.iter().filter_map(|(key, entry)| Some((key, entry, entry.default.as_ref()?)));
        let names = given.flat_map(|(key, entry, value)| {
            let clauses = uses.0.get(key).cloned();
            let own = |value: String| name(&value, &sign(key, &entry.label), clauses.clone());
            forms(value).into_iter().filter_map(own).filter(|name| name.clauses.is_some()).collect::<Vec<_>>()
        });
        Self::sorted(names.collect())
    }

    /// Puts the words of two sources together.
    #[must_use]
    pub fn with(&self, other: &Self) -> Self {
        Self::sorted(self.0.iter().chain(&other.0).cloned().collect())
    }

    /// Guesses the words of a text that belongs to no body of the workspace.
    pub fn of_text(document: &Numbered) -> Self {
        let text: String = document.flatten().iter().map(|(clause, _)| clause.text()).collect();
        let words = SELF_WORDS.iter().filter(|word| text.contains(**word)).map(|word| (*word).to_owned());
        let first = document.clauses.first().filter(|clause| clause.label.is_empty()).map(|clause| clause.text());
        let lines = first.as_deref().unwrap_or_default().lines().chain([document.title.as_str()]);
        let head = |line: &str| line.split("情報セキュリティ").next().unwrap_or_default().trim().to_owned();
        let is_name = |line: &String| ENDINGS.iter().any(|ending| line.ends_with(ending)) && line.chars().count() > 2;
        let heads = lines.map(head).filter(is_name);
        Self::sorted(words.chain(heads).filter_map(|word| name(&word, BODY, None)).collect())
    }

    /// Gives the words that another body has a like word for; any other would hide what only one side knows.
    #[must_use]
    pub fn shared(&self, other: &Self) -> Self {
        let signs: BTreeSet<&str> = other.0.iter().map(|name| &*name.sign).collect();
        Self(self.0.iter().filter(|name| signs.contains(&*name.sign)).cloned().collect())
    }

    fn sorted(mut names: Vec<Name>) -> Self {
        names.sort_by(|before, after| {
            (after.value.len(), &before.value, &before.sign).cmp(&(before.value.len(), &after.value, &after.sign))
        });
        names.dedup_by(|one, other| one.value == other.value && one.sign == other.sign);
        Self(names)
    }

    /// Gives the words that count in a clause, the longest first.
    pub fn within(&self, clause: &ClauseId) -> Vec<&Name> {
        let counts = |name: &&Name| name.clauses.as_ref().is_none_or(|clauses| clauses.contains(clause));
        self.0.iter().filter(counts).collect()
    }
}

fn name(value: &str, sign: &str, clauses: Option<Arc<BTreeSet<ClauseId>>>) -> Option<Name> {
    (!value.is_empty()).then(|| Name { value: value.chars().collect(), sign: sign.into(), clauses })
}

/// What a body is called and calls itself, in full and in short.
fn own_words(policy: &PolicyFile) -> Vec<String> {
    let kind = match policy.kind {
        Kind::City => "市",
        Kind::Town => "町",
        Kind::Village => "村",
        Kind::Ward => "区",
        Kind::Prefecture => "県",
        Kind::Union => "組合",
        Kind::WideUnion => "広域連合",
        Kind::Other => "",
    };
    let mut words = vec![policy.name.value.clone(), policy.self_word.clone()];
    words.extend(policy.short_name.clone());
    if !kind.is_empty() {
        words.extend([format!("本{kind}"), format!("当{kind}"), kind.to_owned()]);
    }
    words
}

/// Gives what stands for a value: its label between 〔 and 〕, as the base text of a comparison has it.
pub fn sign(parameter: &str, label: &str) -> String {
    let label: String = half_width(label).split_whitespace().collect();
    if parameter == "plain_self" { BODY.to_owned() } else { format!("〔{label}〕") }
}

/// Gives for each parameter and officer its name, what stands for it, and the forms in which a text may have it.
fn values(policy: &PolicyFile, base: &Base) -> Vec<(String, String, Vec<String>)> {
    let given =
        |name: &str| policy.parameters.iter().find(|(key, _)| key.value == *name).map(|(_, value)| &value.value);
    let parameters = base.file.parameters.iter().filter_map(|(name, entry)| {
        let value = given(name).or(entry.default.as_ref())?;
        Some((name.clone(), sign(name, &entry.label), forms(value)))
    });
    let holder =
        |name: &str| policy.officers.iter().find(|(key, _)| key.value == *name).map(|(_, holder)| &holder.value);
    let officers = base.file.officers.iter().filter_map(|(name, entry)| {
        let value = holder(name).or(entry.default.as_ref())?;
        Some((format!("officers.{name}"), sign(name, &entry.label), vec![value.clone()]))
    });
    parameters.chain(officers).collect()
}

/// A list stands in a text joined in one of four ways.
fn forms(value: &ParameterValue) -> Vec<String> {
    match value {
        ParameterValue::Text(text) => vec![text.clone()],
        ParameterValue::List(list) => vec![join(list, "及び"), join(list, "又は"), list.join("、"), list.join("・")],
    }
}
