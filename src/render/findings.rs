//! Findings as JSON (schema 1) and as SARIF 2.1.0.

use serde_json::{Value, json};

use crate::diag::{Diagnostic, Severity};
use crate::lint::{Finding, RULES, Standing};

/// What the check of a body, or of a file, gave.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The id of the body; empty for a file.
    pub id: String,
    /// The name of the body, or the path of the file.
    pub name: String,
    /// The file that the reader opens to mend it.
    pub file: String,
    /// What was found in the text.
    pub findings: Vec<Finding>,
    /// What is wrong with `policy.yaml` itself.
    pub diagnostics: Vec<Diagnostic>,
}

impl Checked {
    /// Counts findings and diagnostics of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let findings = self.findings.iter().map(|finding| finding.severity);
        let all = findings.chain(self.diagnostics.iter().map(|diagnostic| diagnostic.severity));
        all.filter(|found| *found == severity).count()
    }
}

/// Gives the report as JSON: `{"schema":1,"bodies":[{"id","name","summary":{…},"findings":[…],"diagnostics":[…]}]}`.
///
/// A finding is `{"rule","severity","document","clause","label","text","range":[start,end],"words","message","help",
/// "standing"}`, the range being Unicode scalar values of `text`, end exclusive; standing is `own`, `base` (the body did
/// not touch the wording) or `as-published` (kept on purpose); written is the `file:line` of the override, or null.
pub fn json(all: &[Checked]) -> Value {
    let bodies: Vec<Value> = all.iter().map(body).collect();
    json!({"schema": 1, "bodies": bodies})
}

fn body(checked: &Checked) -> Value {
    let findings: Vec<Value> = checked.findings.iter().map(finding).collect();
    let diagnostics: Vec<Value> = checked.diagnostics.iter().map(diagnostic).collect();
    json!({
        "id": checked.id,
        "name": checked.name,
        "file": checked.file,
        "summary": {
            "error": checked.count(Severity::Error),
            "warning": checked.count(Severity::Warning),
            "note": checked.count(Severity::Note),
        },
        "findings": findings,
        "diagnostics": diagnostics,
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "rule": finding.code,
        "severity": level(finding.severity),
        "document": finding.document.as_str(),
        "clause": finding.clause.as_str(),
        "label": finding.label,
        "text": finding.text,
        "range": [finding.range.start, finding.range.end],
        "words": words(finding),
        "message": finding.message,
        "help": finding.help,
        "standing": standing(finding.standing),
        "written": finding.written,
    })
}

fn diagnostic(diagnostic: &Diagnostic) -> Value {
    json!({
        "code": diagnostic.code,
        "severity": level(diagnostic.severity),
        "place": diagnostic.place.as_ref().map(crate::source::Place::line),
        "message": diagnostic.message,
        "help": diagnostic.help,
    })
}

fn words(finding: &Finding) -> String {
    finding.text.chars().skip(finding.range.start).take(finding.range.len()).collect()
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Own => "own",
        Standing::Base => "base",
        Standing::AsPublished => "as-published",
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Gives the report as SARIF 2.1.0; a clause is a logical location, its words are the snippet.
pub fn sarif(all: &[Checked]) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.code,
                "name": rule.title,
                "shortDescription": {"text": rule.title},
                "fullDescription": {"text": rule.why},
            })
        })
        .collect();
    let results: Vec<Value> = all.iter().flat_map(results).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "hoshin", "version": env!("CARGO_PKG_VERSION"), "language": "ja", "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn results(checked: &Checked) -> Vec<Value> {
    let findings = checked.findings.iter().map(|finding| result(checked, finding));
    findings.chain(checked.diagnostics.iter().map(|found| problem(checked, found))).collect()
}

fn result(checked: &Checked, finding: &Finding) -> Value {
    let place = format!("{}/{} {}", checked.name, finding.document, finding.label);
    json!({
        "ruleId": finding.code,
        "ruleIndex": RULES.iter().position(|rule| rule.code == finding.code),
        "level": level(finding.severity),
        "message": {"text": format!("{}。{}", finding.message, finding.help)},
        "locations": [{
            "physicalLocation": {
                "artifactLocation": {"uri": uri(&checked.file)},
                "contextRegion": {"startLine": line(finding), "snippet": {"text": finding.text}},
                "region": {"startLine": line(finding), "snippet": {"text": words(finding)}},
            },
            "logicalLocations": [{"fullyQualifiedName": place.trim_end(), "name": finding.clause.as_str()}],
        }],
        "properties": {"standing": standing(finding.standing)},
    })
}

/// The line of the override that wrote the clause; the clauses of a bare file are named for their lines.
fn line(finding: &Finding) -> usize {
    let number = finding.written.as_deref().and_then(|place| place.rsplit_once(':')).map(|(_, line)| line);
    let number = number.or_else(|| finding.clause.as_str().strip_prefix("line."));
    number.and_then(|number| number.parse().ok()).unwrap_or(1)
}

fn problem(checked: &Checked, found: &Diagnostic) -> Value {
    let line = found.place.as_ref().map_or(1, |place| place.source.line_column(place.range.start).0);
    let file = found.place.as_ref().map_or(checked.file.as_str(), |place| place.source.path.as_str());
    json!({
        "ruleId": found.code,
        "level": level(found.severity),
        "message": {"text": format!("{}。{}", found.message, found.help)},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(file)}, "region": {"startLine": line}}}],
    })
}

/// A path as a relative URI: everything but unreserved characters and `/` is written as %XX.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'.' | b'_' | b'~');
    path.bytes().map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
