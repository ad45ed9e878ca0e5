//! The words of a cross reference: 上記3, 第4条第1号, 前項, 8.3節.

use indexmap::IndexMap;

use crate::diag::{Diagnostic, nearest};
use crate::model::document::{Form, Reference};
use crate::model::id::ClauseId;
use crate::model::municipality::Numbering;
use crate::model::role::Role;
use crate::numbering::labels::{Counted, Exceptions, count};
use crate::numbering::scheme::{Level, Relative, Scheme};
use crate::numeral::join;
use crate::resolve::Resolved;

/// What is needed to word the references of one document.
pub struct Wording<'a> {
    /// The scheme.
    pub scheme: &'a Scheme,
    /// Its levels for this document.
    pub levels: &'a IndexMap<Role, Level>,
    /// The clauses, parents first.
    pub counted: Vec<Counted<'a>>,
}

fn uncounted_target(id: &ClauseId, reference: &Reference) -> Diagnostic {
    Diagnostic::error("uncounted-reference", format!("参照先の条項「{id}」には番号がありません"))
        .at(reference.place.clone())
        .help("その条項に番号を付けるか、この参照を含む語句を改めてください")
}

impl<'a> Wording<'a> {
    /// Counts the clauses of a document.
    pub fn new(document: &'a Resolved, numbering: &Numbering, scheme: &'a Scheme) -> Self {
        let levels = scheme.levels(document.kind);
        let counted = count(&document.clauses, levels, numbering, &Exceptions::new(numbering));
        Self { scheme, levels, counted }
    }

    /// Words a reference that stands in the clause of the given index.
    ///
    /// # Errors
    /// Gives a diagnostic for each target that the document does not have.
    pub fn words(&self, reference: &Reference, from: usize) -> Result<String, Vec<Diagnostic>> {
        let found: Vec<(&ClauseId, Option<usize>)> = reference.targets.iter().map(|id| (id, self.index(id))).collect();
        let missing: Vec<Diagnostic> = found
            .iter()
            .filter(|(_, index)| index.is_none())
            .map(|(id, _)| self.dangling(id, reference, from))
            .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        let targets: Vec<usize> = found.iter().filter_map(|(_, index)| *index).collect();
        let uncounted = found.iter().filter_map(|(id, index)| Some((id, self.counted.get((*index)?)?)));
        let uncounted = uncounted.filter(|(_, counted)| counted.reference().is_empty());
        let wordless: Vec<Diagnostic> = uncounted.map(|(id, _)| uncounted_target(id, reference)).collect();
        if !wordless.is_empty() {
            return Err(wordless);
        }
        if let Some(words) = self.all_before(&targets, from, reference.form) {
            return Ok(words);
        }
        let words: Vec<String> = targets.iter().map(|target| self.one(*target, from, reference.form)).collect();
        let above =
            reference.form == Form::Above && targets.iter().all(|target| *target < from && !self.holds(*target, from));
        let prefix = if above { self.scheme.above.as_str() } else { "" };
        Ok(format!("{prefix}{}", join(&words, "及び")))
    }

    fn index(&self, id: &ClauseId) -> Option<usize> {
        self.counted.iter().position(|counted| counted.id == id)
    }

    fn dangling(&self, id: &ClauseId, reference: &Reference, from: usize) -> Diagnostic {
        let near = nearest(id.as_str(), self.counted.iter().map(|counted| counted.id.as_str()));
        let own = self.counted.get(from).map_or("", |counted| counted.id.as_str());
        let near = near.map(|near| format!("「{near}」ではありませんか。")).unwrap_or_default();
        let help = format!("{near}削った条項を指しているときは、この参照がある「{own}」の語句も改めてください");
        Diagnostic::error("dangling-reference", format!("参照先の条項「{id}」が文書にありません"))
            .at(reference.place.clone())
            .help(help)
    }

    /// 前各項: every sibling before.
    fn all_before(&self, targets: &[usize], from: usize, form: Form) -> Option<String> {
        if form != Form::Previous || targets.len() < 2 {
            return None;
        }
        let own = self.counted.get(from)?;
        let unit = self.levels.get(&own.role)?.unit.as_deref()?;
        let siblings: Vec<usize> = (0..from).filter(|index| self.alike(*index, from)).collect();
        (targets == siblings).then(|| format!("前各{unit}"))
    }

    fn one(&self, target: usize, from: usize, form: Form) -> String {
        self.previous(target, from, form).unwrap_or_else(|| self.path(target, from))
    }

    /// 前条, 前項, 前号: the one just before.
    fn previous(&self, target: usize, from: usize, form: Form) -> Option<String> {
        let aimed = self.counted.get(target)?;
        let level = self.levels.get(&aimed.role)?;
        let unit = level.unit.as_deref()?;
        let asked = form == Form::Previous || level.relative == Relative::Always;
        let own = self
            .ancestors(from)
            .into_iter()
            .find(|index| self.counted.get(*index).is_some_and(|own| own.role == aimed.role))?;
        let counted = self.counted.get(own)?;
        let same_parent = aimed.parent == counted.parent || level.stands_alone();
        (asked && same_parent && aimed.number > 0 && aimed.number + 1 == counted.number).then(|| format!("前{unit}"))
    }

    /// The labels from below the nearest common ancestor down to the target.
    fn path(&self, target: usize, from: usize) -> String {
        let own = self.ancestors(from);
        let chain = self.ancestors(target);
        let mut pieces = Vec::new();
        for index in &chain {
            let Some(counted) = self.counted.get(*index) else { break };
            if own.contains(index) && (*index != target || !pieces.is_empty()) {
                break;
            }
            let relative = if *index == target { None } else { self.previous(*index, from, Form::Label) };
            pieces.push(relative.unwrap_or_else(|| counted.reference().to_owned()));
            if self.levels.get(&counted.role).is_some_and(Level::stands_alone) {
                break;
            }
        }
        pieces.reverse();
        pieces.concat()
    }

    /// The clause itself, then those above it.
    fn ancestors(&self, index: usize) -> Vec<usize> {
        std::iter::successors(Some(index), |index| self.counted.get(*index).and_then(|counted| counted.parent))
            .collect()
    }

    fn holds(&self, outer: usize, inner: usize) -> bool {
        self.ancestors(inner).contains(&outer)
    }

    fn alike(&self, before: usize, after: usize) -> bool {
        let (Some(before), Some(after)) = (self.counted.get(before), self.counted.get(after)) else { return false };
        before.parent == after.parent && before.role == after.role && before.number > 0
    }
}
