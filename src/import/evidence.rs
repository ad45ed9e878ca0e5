//! Finds out why a built text differs from the imported one, from the clauses of both.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::arrange::label_key;
use crate::import::cause::{Cause, CauseKind, Named};
use crate::import::labels::{Oddity, oddity};
use crate::import::proof::{Difference, Proof};
use crate::import::tailor::Tailored;
use crate::import::titles::{place_name, printed_place};
use crate::import::tree::{Leaf, Tree};
use crate::import::wording::key;
use crate::model::edition::ParameterValue;
use crate::model::id::ClauseId;
use crate::model::numbered::{Numbered, NumberedClause, Origin};
use crate::parse::outline::Caption;

/// Says why each place differs.
pub fn explain(proof: &mut Proof, tailored: &Tailored, documents: &[Numbered]) {
    if proof.differences.is_empty() {
        return;
    }
    let evidence = Evidence::new(tailored, documents);
    for found in &mut proof.differences {
        found.cause = Some(evidence.cause(found));
    }
}

/// A clause as it is printed, with the words of the tables and notes that its text brings along.
struct Shown<'a> {
    clause: &'a NumberedClause,
    document: &'a Numbered,
    words: String,
    /// The clause printed before it.
    before: Option<&'a ClauseId>,
}

/// The clauses of the file and those that are built.
struct Evidence<'a> {
    tailored: &'a Tailored,
    /// The clauses of the file, in its order: tree, index.
    leaves: Vec<(&'a Tree, usize)>,
    shown: BTreeMap<&'a ClauseId, Shown<'a>>,
    titles: Vec<&'a str>,
}

impl<'a> Evidence<'a> {
    fn new(tailored: &'a Tailored, documents: &'a [Numbered]) -> Self {
        let leaves = tailored.trees.iter().flat_map(|tree| tree.order().into_iter().map(move |index| (tree, index)));
        let leaves: Vec<(&Tree, usize)> = leaves.collect();
        let own: BTreeSet<&ClauseId> =
            leaves.iter().filter_map(|(tree, index)| tree.nodes[*index].id.as_ref()).collect();
        let mut shown: BTreeMap<&ClauseId, Shown<'_>> = BTreeMap::new();
        let mut before = None;
        for document in documents {
            for (clause, _) in document.flatten() {
                let words = key(&format!("{}{}", clause.title, clause.text()));
                match owner(&clause.id, &own).and_then(|owner| shown.get_mut(&owner)) {
                    Some(owner) => owner.words.push_str(&words),
                    None => {
                        shown.insert(&clause.id, Shown { clause, document, words, before });
                        before = Some(&clause.id);
                    }
                }
            }
        }
        let titles = documents.iter().map(|document| document.title.as_str()).collect();
        Self { tailored, leaves, shown, titles }
    }

    fn cause(&self, found: &Difference) -> Cause {
        let printed: Vec<&Shown<'_>> = found.clauses.iter().filter_map(|id| self.printed(id)).collect();
        let first = self.at(found.place);
        if let Some(cause) = self.cover(found, first.is_none()) {
            return cause;
        }
        if let Some(shown) = printed.iter().find(|shown| self.leaf(&shown.clause.id).is_none()) {
            return self.surplus(shown);
        }
        let of_file = found.places.iter().filter_map(|place| self.at(*place));
        let of_built = printed.iter().filter_map(|shown| self.leaf(&shown.clause.id));
        let leaves: Vec<(&Tree, usize)> = of_file.chain(of_built).chain(first).collect();
        let about = |leaf: &(&Tree, usize)| self.about(leaf.0, leaf.1, found);
        leaves.iter().find_map(about).unwrap_or_else(|| self.layout(leaves.first().copied()))
    }

    /// Finds the clause of the file that holds a place.
    fn at(&self, place: usize) -> Option<(&'a Tree, usize)> {
        self.leaves.iter().rev().find(|(tree, index)| tree.nodes[*index].place <= place).copied()
    }

    fn leaf(&self, id: &ClauseId) -> Option<(&'a Tree, usize)> {
        self.leaves.iter().find(|(tree, index)| tree.nodes[*index].id.as_ref() == Some(id)).copied()
    }

    /// Finds the printed clause that an anchor belongs to; a table has an anchor of its own below it.
    fn printed(&self, anchor: &str) -> Option<&Shown<'a>> {
        let own = |id: &str| ClauseId::new(id).and_then(|id| self.shown.get(&id));
        own(anchor).or_else(|| anchor.rsplit_once('.').and_then(|(above, _)| own(above)))
    }

    fn about(&self, tree: &Tree, index: usize, found: &Difference) -> Option<Cause> {
        let leaf = &tree.nodes[index];
        let id = leaf.id.as_ref()?;
        let Some(shown) = self.shown.get(id) else { return Some(self.missing(leaf, id)) };
        let brackets = found.built.contains(['(', ')']) != found.imported.contains(['(', ')']);
        let title = || self.title_place(leaf, shown);
        let framed = brackets.then(title).flatten();
        framed
            .or_else(|| self.label(tree, index, shown))
            .or_else(title)
            .or_else(|| self.words(leaf, shown, found))
            .or_else(|| self.order(tree, index, shown))
    }

    fn cover(&self, found: &Difference, above: bool) -> Option<Cause> {
        let title = self.titles.iter().find(|title| !found.built.is_empty() && key(title).contains(&found.built));
        let title = title.filter(|_| found.clauses.is_empty() && !found.imported.is_empty());
        if let Some(title) = title {
            let why = format!("文書の題名として「{title}」が印刷されますが、ファイルのこの行は違います");
            let help = "policy.yaml の documents の title に、元の題名を書いてください".to_owned();
            return Some(Cause { kind: CauseKind::Cover, clause: None, operation: String::new(), why, help });
        }
        let top = self.leaves.first().is_none_or(|(tree, index)| found.place <= tree.nodes[*index].place);
        if !(above || top && found.clauses.is_empty() && found.imported.is_empty()) {
            return None;
        }
        let covers: Vec<&str> = self.tailored.draft.documents.iter().map(|document| document.cover.as_str()).collect();
        let covers = covers.join("」「");
        let why = match (found.imported.is_empty(), found.built.is_empty()) {
            (true, _) => format!("表紙のひな形「{covers}」が、ファイルにない行を印刷します"),
            (false, true) => format!("表紙のひな形「{covers}」には、ファイルのこの行を印刷する指定がありません"),
            (false, false) => format!("表紙のひな形「{covers}」の行が、ファイルの行と違います"),
        };
        let help = "templates/cover にひな形を作って元の行をそのまま書き、policy.yaml の documents の cover にその名前を書いてください";
        Some(Cause { kind: CauseKind::Cover, clause: None, operation: String::new(), why, help: help.to_owned() })
    }

    fn missing(&self, leaf: &Leaf, id: &ClauseId) -> Cause {
        use crate::import::draft::Change;
        let steps = &self.tailored.draft.steps;
        let within = |outer: &ClauseId| id == outer || id.as_str().starts_with(&format!("{outer}."));
        let removed = steps.iter().find(|step| step.change == Change::Remove && within(&step.clause));
        let why = match removed {
            Some(step) => format!("policy.yaml の「remove: {}」が、この条項も削ります", step.clause),
            None => format!("policy.yaml に、この条項（{id}）を置く指定がありません"),
        };
        let help = match removed {
            Some(_) => "その remove を消し、要らない条項だけを remove に書いてください".to_owned(),
            None => format!("policy.yaml の overrides に「insert: {id}」を足し、ファイルの文を書いてください"),
        };
        Cause { kind: CauseKind::Missing, clause: Some(of_leaf(leaf, id)), operation: String::new(), why, help }
    }

    fn surplus(&self, shown: &Shown<'_>) -> Cause {
        let clause = shown.clause;
        let named = Named::new(clause.id.as_str(), &clause.label, &clause.title, &clause.text());
        let why = "ファイルには当たる文がないのに、条項が印刷されます".to_owned();
        let help = format!("policy.yaml の overrides に「remove: {}」を足してください", clause.id);
        Cause { kind: CauseKind::Surplus, clause: Some(named), operation: operation(shown), why, help }
    }

    fn label(&self, tree: &Tree, index: usize, shown: &Shown<'_>) -> Option<Cause> {
        let leaf = &tree.nodes[index];
        let wanted = leaf.label.as_ref().map_or("", |label| label.text.as_str());
        let printed = shown.clause.label.as_str();
        let brackets = self.tailored.draft.brackets;
        if label_key(wanted, brackets) == label_key(printed, brackets) {
            return None;
        }
        let level = self.tailored.scheme.levels(tree.kind).get(&shown.clause.role).map_or("", |level| &level.label);
        let why = match oddity(tree, index) {
            _ if wanted.is_empty() => format!("ファイルでは番号のない段落ですが、番号体系では「{printed}」が付きます"),
            _ if printed.is_empty() => format!("番号「{wanted}」の条項が、番号の付かない段落として置かれています"),
            Some(Oddity::Doubled { times }) => {
                format!("番号「{wanted}」が同じ並びに{times}度使われているため、{times}つ目は「{printed}」と数えました")
            }
            Some(Oddity::Skipped { before }) => {
                format!("番号が「{before}」から「{wanted}」へ飛んでいますが、順に数えて「{printed}」としました")
            }
            Some(Oddity::Late) => {
                format!("この並びは「{wanted}」から始まっていますが、初めから数えて「{printed}」としました")
            }
            Some(Oddity::Changed { before }) => {
                format!(
                    "番号の形が「{before}」から「{wanted}」に変わっていますが、番号体系では同じ形の「{printed}」です"
                )
            }
            None => format!("番号体系は、この段の番号を「{level}」の形で「{printed}」と印刷します"),
        };
        let id = &shown.clause.id;
        let own = if wanted.is_empty() { "none" } else { wanted };
        let help = format!(
            "policy.yaml の numbering の exceptions に「clause: {id}」と「label: \"{own}\"」を書くと、元のとおり印刷されます"
        );
        Some(Cause { kind: CauseKind::Label, clause: Some(of_leaf(leaf, id)), operation: operation(shown), why, help })
    }

    fn title_place(&self, leaf: &Leaf, shown: &Shown<'_>) -> Option<Cause> {
        let clause = shown.clause;
        let printed = printed_place(&self.tailored.scheme, shown.document, clause.role, &clause.label);
        let said = !leaf.title.is_empty() && !clause.title.is_empty() && leaf.caption != Caption::Unsaid;
        let why = format!(
            "見出しは、ファイルでは{}にありますが、番号体系では{}に印刷されます",
            place_name(leaf.caption),
            place_name(printed)
        );
        let help = "policy.yaml の numbering の scheme に、見出しの置き方が同じ番号体系を選ぶか、見出しを文の初めに移してください";
        (said && leaf.caption != printed).then(|| Cause {
            kind: CauseKind::TitlePlace,
            clause: Some(of_leaf(leaf, &clause.id)),
            operation: operation(shown),
            why,
            help: help.to_owned(),
        })
    }

    fn words(&self, leaf: &Leaf, shown: &Shown<'_>, found: &Difference) -> Option<Cause> {
        let own = leaf.key();
        if own == shown.words {
            return None;
        }
        let clause = Some(of_leaf(leaf, &shown.clause.id));
        let operation = operation(shown);
        if let Some((name, value)) = self.value(&own, shown, found) {
            let why = format!("「{name}」の値「{value}」が印刷されますが、ファイルのこの箇所は違う語です");
            let help =
                format!("policy.yaml の {name} の値を直すか、この条項の文に元の語を substitute で書いてください");
            return Some(Cause { kind: CauseKind::Value, clause, operation, why, help });
        }
        let why = match (&shown.clause.origin, found.imported.is_empty(), found.built.is_empty()) {
            (Origin::Base { .. }, _, _) => "基準文のまま印刷されますが、ファイルでは語句が違います".to_owned(),
            (_, true, _) => format!("policy.yaml の文に、ファイルにない「{}」があります", found.built),
            (_, false, true) => format!("policy.yaml の文に、ファイルの「{}」がありません", found.imported),
            (_, false, false) => {
                format!("policy.yaml の文では「{}」が「{}」になっています", found.imported, found.built)
            }
        };
        let help = match &shown.clause.origin {
            Origin::Base { .. } => {
                format!(
                    "policy.yaml の overrides に「substitute: {}」を足し、元の語句を書いてください",
                    shown.clause.id
                )
            }
            Origin::Override { .. } | Origin::Import => {
                "policy.yaml のその行の文を、ファイルの文に直してください".to_owned()
            }
        };
        Some(Cause { kind: CauseKind::Words, clause, operation, why, help })
    }

    /// Finds a value of the body that is printed where the file has other words.
    fn value(&self, own: &str, shown: &Shown<'_>, found: &Difference) -> Option<(String, String)> {
        let draft = &self.tailored.draft;
        let list = |value: &ParameterValue| match value {
            ParameterValue::Text(text) => vec![text.clone()],
            ParameterValue::List(items) => items.clone(),
        };
        let mut values =
            vec![("name".to_owned(), draft.name.clone()), ("self".to_owned(), draft.self_word.value.clone())];
        values.extend(draft.short_name.iter().map(|short| ("short_name".to_owned(), short.value.clone())));
        values.extend(draft.officers.iter().map(|(name, guess)| (format!("officers.{name}"), guess.value.clone())));
        let parameters = draft.parameters.iter();
        values.extend(parameters.flat_map(|(name, value, _)| {
            list(value).into_iter().map(move |value| (format!("parameters.{name}"), value))
        }));
        let count = |text: &str, value: &str| text.matches(value).count();
        values.into_iter().find(|(_, value)| {
            let value = key(value);
            let here = !found.built.is_empty() && value.contains(&found.built);
            here && count(&shown.words, &value) > count(own, &value)
        })
    }

    fn order(&self, tree: &Tree, index: usize, shown: &Shown<'_>) -> Option<Cause> {
        let position = self.leaves.iter().position(|(other, at)| std::ptr::eq(*other, tree) && *at == index)?;
        let before = position.checked_sub(1).and_then(|before| self.leaves.get(before));
        let before = before.and_then(|(tree, index)| tree.nodes[*index].id.as_ref());
        if before == shown.before {
            return None;
        }
        let name = |id: Option<&ClauseId>| {
            let shown = id.and_then(|id| self.shown.get(id)).map(|shown| shown.clause);
            let named = shown.map(|own| Named::new(own.id.as_str(), &own.label, &own.title, &own.text()).quoted());
            named.map_or_else(|| "文書の初め".to_owned(), |name| format!("{name}の次"))
        };
        let why =
            format!("ファイルでは{}にありますが、作り直した文では{}に印刷されます", name(before), name(shown.before));
        let help = match before {
            Some(before) => format!("policy.yaml のこの条項の位置を「after: {before}」に直してください"),
            None => "policy.yaml のこの条項の位置を、初めの条項の「before」に直してください".to_owned(),
        };
        let clause = Some(of_leaf(&tree.nodes[index], &shown.clause.id));
        Some(Cause { kind: CauseKind::Order, clause, operation: operation(shown), why, help })
    }

    /// Label, title, words and order are the same: only what is printed round them differs.
    fn layout(&self, leaf: Option<(&Tree, usize)>) -> Cause {
        let found = leaf.and_then(|(tree, index)| Some((&tree.nodes[index], tree.nodes[index].id.as_ref()?)));
        let clause = found.map(|(leaf, id)| of_leaf(leaf, id));
        let operation = found.and_then(|(_, id)| self.shown.get(id)).map(operation).unwrap_or_default();
        let why = "条項の番号、見出し、文、順序は元のとおりですが、番号や見出しを並べる形が違います".to_owned();
        let help = "templates/numbering の番号体系の heading（見出しの置き場所）を元の文書に合わせるか、見出しを retitle で消して replace の文の初めに書いてください".to_owned();
        Cause { kind: CauseKind::Layout, clause, operation, why, help }
    }
}

/// Finds the clause whose text brings a table or a note along: `purpose.own-1` of `purpose.own-1.table-2`.
fn owner<'a>(id: &ClauseId, own: &BTreeSet<&'a ClauseId>) -> Option<&'a ClauseId> {
    let (above, last) = id.as_str().rsplit_once('.')?;
    let above = ClauseId::new(above)?;
    let brought = last.starts_with("table-") || last.starts_with("note-");
    own.get(&above).copied().filter(|_| brought && !own.contains(id))
}

fn of_leaf(leaf: &Leaf, id: &ClauseId) -> Named {
    let label = leaf.label.as_ref().map_or("", |label| label.text.as_str());
    Named::new(id.as_str(), label, &leaf.title, &leaf.text())
}

/// Says what `policy.yaml` does to a clause: `policy.yaml 31行の insert（追加）`.
fn operation(shown: &Shown<'_>) -> String {
    let Origin::Override { operations, places, .. } = &shown.clause.origin else { return String::new() };
    let told = operations.iter().enumerate().map(|(index, name)| {
        let line = places.get(index).and_then(|place| place.rsplit_once(':')).map_or("", |(_, line)| line);
        let what = match name.as_str() {
            "insert" => "追加",
            "remove" => "削除",
            "move" => "移動",
            "replace" => "文の書換え",
            "retitle" => "見出しの変更",
            _ => "語句の変更",
        };
        let line = if line.is_empty() { String::new() } else { format!(" {line}行") };
        format!("policy.yaml{line}の {name}（{what}）")
    });
    told.collect::<Vec<_>>().join("、")
}
