//! Reads an enacted document: Markdown with ids, in which labels are part of the text.

use std::sync::Arc;

use crate::diag::{Diagnostic, has_errors};
use crate::model::document::{Clause, Part, Text, key};
use crate::model::numbered::{
    ChartPlace, Element, Numbered, NumberedClause, NumberedTable, Origin, TableCell, cell_items,
};
use crate::model::revision::{EnactedDocument, RevisionFront, digest};
use crate::model::role::Role;
use crate::parse::inline::Grammar;
use crate::parse::{markdown, yaml};
use crate::source::{Place, Source};

/// Reads an enacted document; a body that was changed by hand is a warning.
///
/// # Errors
/// Gives everything that is wrong with the file.
pub fn enacted(source: &Arc<Source>) -> Result<(EnactedDocument, Vec<Diagnostic>), Vec<Diagnostic>> {
    let (front, offset) = front_matter::<RevisionFront>(source)?;
    let (clauses, mut diagnostics) = markdown::clauses((source, offset), &front.levels, Grammar::Enacted);
    if has_errors(&diagnostics) {
        return Err(diagnostics);
    }
    diagnostics.extend(altered(source, &front, offset));
    let clauses = clauses.iter().map(|own| clause(own, &front.levels)).collect();
    let text = Numbered { document: front.document, title: front.title.clone(), clauses };
    Ok((EnactedDocument { front, text }, diagnostics))
}

/// Reads the front matter of a Markdown file; gives it with the byte where the body begins.
///
/// # Errors
/// When there is none, or it is wrong.
pub fn front_matter<T: serde::de::DeserializeOwned + schemars::JsonSchema>(
    source: &Arc<Source>,
) -> Result<(T, usize), Vec<Diagnostic>> {
    let inside = source.text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let Some((yaml, _)) = inside else {
        let message = "ファイルの初めに「---」で囲んだ項目がありません";
        let diagnostic = Diagnostic::error("no-front-matter", message).at(Place::new(source, 0..1));
        let help = "初めの行を「---」とし、document、title、levels などを書いて、もう一度「---」で閉じてください";
        return Err(vec![diagnostic.help(help)]);
    };
    // Four characters stand for the opening line, so that places fit the whole file.
    let head = Source::new(source.path.clone(), format!("   \n{yaml}\n"));
    Ok((yaml::read::<T>(&head)?, yaml.len() + 9))
}

fn altered(source: &Arc<Source>, front: &RevisionFront, offset: usize) -> Option<Diagnostic> {
    let recorded = front.digest.as_deref()?;
    let now = digest(source.text.get(offset..).unwrap_or(""));
    let start = source.text.find("digest:").unwrap_or(0);
    let help = "決定した文書を直したいときは、policy.yaml を直して新しい改定として enact してください";
    (recorded != now).then(|| {
        let message = "決定した文書が、決定の後に書き換えられています";
        let length = source.text.get(start..).and_then(|rest| rest.lines().next()).map_or(1, str::len);
        Diagnostic::warning("altered-revision", message).at(Place::new(source, start..start + length)).help(help)
    })
}

fn clause(clause: &Clause, levels: &[Role]) -> NumberedClause {
    let is = |class: &str| clause.classes.iter().any(|own| own == class);
    let mut body: Vec<Element> = clause.body.iter().map(element).collect();
    let mut title = key(&clause.title);
    let mut label = String::new();
    let untitled = title.is_empty();
    let prose = clause.role == Role::Paragraph && !levels.contains(&Role::Paragraph) && !is("paragraph");
    let leaf = clause.role == Role::Prose || prose;
    if untitled && !leaf {
        if let Some(Element::Paragraph(text)) = body.first_mut() {
            (label, *text) = split(std::mem::take(text), is("uncounted"));
        }
        if is("titled") && !body.is_empty() {
            title = body.remove(0).lines().concat();
        }
    } else if !untitled {
        (label, title) = split(title, is("uncounted"));
    }
    body.retain(|element| *element != Element::Paragraph(String::new()));
    let children = clause.children.iter().map(|child| self::clause(child, levels)).collect();
    NumberedClause { id: clause.id.clone(), role: clause.role, label, title, body, origin: Origin::Import, children }
}

fn split(text: String, uncounted: bool) -> (String, String) {
    match text.split_once(' ') {
        _ if uncounted => (String::new(), text),
        Some((label, rest)) => (label.to_owned(), rest.to_owned()),
        None => (text, String::new()),
    }
}

fn element(part: &Part) -> Element {
    match part {
        Part::Paragraph(text) => Element::Paragraph(key(text)),
        Part::Table(table) => {
            let cell = |cell: &Text| -> TableCell { cell_items(&key(cell)) };
            let rows = table.rows.iter().map(|row| row.iter().map(|own| own.as_ref().map(cell)).collect()).collect();
            Element::Table(NumberedTable { caption: key(&table.caption), rows })
        }
        Part::Chart(chart) => Element::Chart(ChartPlace { caption: key(&chart.caption), name: chart.name.clone() }),
    }
}
