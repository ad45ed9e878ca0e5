//! Shows in a draft where a new edition has left something to decide.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::document::{Clause, Inline, Part, Text};
use crate::model::municipality::{Municipality, QuestionEntry, QuestionState};
use crate::resolve::Outcome;
use crate::resolve::overrides::below_way;
use crate::source::{Located, Place};

/// What stands before the words of a clause that waits for a decision.
pub const OPEN: &str = "【要確認】";

/// Tells whether a question still needs somebody: nothing is decided, or the decision is not carried out.
pub fn is_open(question: &QuestionEntry) -> bool {
    question.state.value == QuestionState::Open || question.settled.is_none()
}

/// Marks the clauses with open questions and reports these.
pub(crate) fn mark(municipality: &Municipality, outcome: &mut Outcome) {
    for question in municipality.policy.questions.iter().filter(|question| is_open(&question.value)) {
        outcome.diagnostics.push(diagnostic(municipality, question));
        for document in &mut outcome.documents {
            let way = way_to(&document.clauses, &question.value.clause.value);
            let list = way.and_then(|way| below_way(&mut document.clauses, &way));
            if let Some(clause) = list.and_then(|(list, index)| list.get_mut(index)) {
                mark_clause(Arc::make_mut(clause));
            }
        }
    }
}

/// Finds the way down to a clause: the index at each depth.
fn way_to(clauses: &[Arc<Clause>], id: &str) -> Option<Vec<usize>> {
    clauses.iter().enumerate().find_map(|(index, clause)| match clause.id.as_str() == id {
        true => Some(vec![index]),
        false => way_to(&clause.children, id).map(|way| [vec![index], way].concat()),
    })
}

fn mark_clause(clause: &mut Clause) {
    let mark = |text: &mut Text| text.insert(0, Inline::Text(OPEN.to_owned()));
    if !clause.title.is_empty() {
        mark(&mut clause.title);
    } else if let Some(text) = clause.body.iter_mut().flat_map(Part::texts_mut).next() {
        mark(text);
    }
}

fn diagnostic(municipality: &Municipality, question: &Located<QuestionEntry>) -> Diagnostic {
    let QuestionEntry { clause, state, .. } = &question.value;
    let id = &municipality.id;
    if state.value == QuestionState::Open {
        let message = format!("要確認: 「{}」を新しい基準文に合わせるかが決まっていません", clause.value);
        let help = "state を 採用（新しい基準文にする）、維持（今の文言のまま）、修正（overrides を直した）のどれかに改め、reason に理由を書いてください";
        let place = Place::new(&municipality.source, clause.range.clone());
        return Diagnostic::warning("open-question", message).at(place).help(help);
    }
    let message = format!("要確認: 「{}」の「{}」がまだ反映されていません", clause.value, state.value.as_str());
    let help = format!("「hoshin update {id} --write」を実行してください");
    let place = Place::new(&municipality.source, state.range.clone());
    Diagnostic::warning("pending-decision", message).at(place).help(help)
}
