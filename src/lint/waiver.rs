//! Waivers: what a body has decided to leave as it is.

use std::sync::Arc;

use crate::diag::{Diagnostic, nearest};
use crate::lint::{Finding, RULES};
use crate::model::municipality::Waiver;
use crate::source::{Located, Place, Source};

/// Takes the waived findings away; reports waivers that name no rule, give no reason, or waive nothing.
pub fn waive(
    findings: Vec<Finding>,
    waivers: &[Located<Waiver>],
    source: &Arc<Source>,
) -> (Vec<Finding>, Vec<Diagnostic>) {
    let mut used = vec![false; waivers.len()];
    let mut left = Vec::new();
    for finding in findings {
        let mut waived = false;
        for (waiver, used) in waivers.iter().zip(&mut used) {
            if covers(&waiver.value, &finding) {
                (*used, waived) = (true, true);
            }
        }
        if !waived {
            left.push(finding);
        }
    }
    let diagnostics = waivers.iter().zip(&used).filter_map(|(waiver, used)| wrong(&waiver.value, *used, source));
    (left, diagnostics.collect())
}

fn covers(waiver: &Waiver, finding: &Finding) -> bool {
    let clause = waiver.clause.as_ref().is_none_or(|clause| clause.value == finding.clause.as_str());
    let words: String = finding.text.chars().skip(finding.range.start).take(finding.range.len()).collect();
    waiver.rule.value == finding.code && clause && waiver.words.as_ref().is_none_or(|wanted| words.contains(wanted))
}

fn wrong(waiver: &Waiver, used: bool, source: &Arc<Source>) -> Option<Diagnostic> {
    let rule = waiver.rule.value.as_str();
    let place = Place::new(source, waiver.rule.range.clone());
    let known = RULES.iter().any(|known| known.code == rule);
    if !known {
        let near = nearest(rule, RULES.iter().map(|rule| rule.code));
        let help = near.map_or_else(
            || "検査の結果の［ ］の中にある名前を書いてください".to_owned(),
            |near| format!("「{near}」ではありませんか"),
        );
        let message = format!("「{rule}」という規則はありません");
        return Some(Diagnostic::warning("unknown-waiver", message).at(place).help(help));
    }
    if waiver.reason.trim().is_empty() {
        let help = "「reason: …」に、そのままにする理由を書いてください";
        return Some(Diagnostic::warning("waiver-without-reason", "理由のない waivers です").at(place).help(help));
    }
    let message = format!("この waivers に当たる「{rule}」の指摘はもうありません");
    let help = "要らなくなったので消してください。条項の識別子の誤りのこともあります";
    (!used).then(|| Diagnostic::warning("unused-waiver", message).at(place).help(help))
}
