//! The sides of a comparison as the command line names them: `ID`, `ID@REVISION` or a file.

use std::path::Path;
use std::sync::Arc;

use crate::cli::{Outcome, reader, report};
use crate::derive;
use crate::diag::nearest;
use crate::import::foreign::{self, Format};
use crate::import::refusal::Refusal;
use crate::model::id::{DocumentKind, MunicipalityId};
use crate::model::municipality::Municipality;
use crate::model::numbered::Numbered;
use crate::model::revision::{Revision, State};
use crate::parse::block::Reading;
use crate::parse::{plain, revision};
use crate::project::Project;
use crate::resolve::Scope;
use crate::source::Source;

/// One side of a comparison.
pub struct Side {
    /// As the user named it.
    pub name: String,
    /// What it holds.
    pub documents: Vec<Numbered>,
    /// The body that it belongs to, if it is one's.
    pub municipality: Option<Municipality>,
    /// Whether it is a draft.
    pub state: State,
    /// Its date (YYYY-MM-DD), if it is known.
    pub date: Option<String>,
    /// The guideline edition that it follows, if it is one's.
    pub guideline: Option<String>,
}

/// Finds both sides: two that are named, a revision and the draft of its body, or the last revision and the draft.
pub fn sides(project: Option<&Project>, before: &str, after: Option<&str>) -> Result<(Side, Side), Outcome> {
    if let Some(after) = after {
        return Ok((side(project, before)?, side(project, after)?));
    }
    if let Some((id, _)) = before.split_once('@') {
        return Ok((side(project, before)?, side(project, id)?));
    }
    let draft = side(project, before)?;
    let (Some(project), Some(municipality)) = (project, &draft.municipality) else {
        let message =
            format!("「{before}」と比べる相手がありません。「hoshin diff 改正前 改正後」のように二つ書いてください");
        return Err(report::refuse(&message));
    };
    let mut all = revisions(project, municipality)?;
    let Some(last) = all.pop() else {
        let message = format!(
            "{}には決定の記録がありません。「hoshin enact {before} --date …」で記録してください",
            municipality.policy.name.value
        );
        return Err(report::refuse(&message));
    };
    if let (State::Enacted, Some(earlier)) = (draft.state, all.last()) {
        let (old, new) = (&earlier.name, &last.name);
        report::note(&format!(
            "今の文書は {new} の決定のとおりです。その改定の表は「hoshin diff {before}@{old} {before}@{new}」で作れます"
        ));
    }
    Ok((enacted(municipality, last), draft))
}

fn revisions(project: &Project, municipality: &Municipality) -> Result<Vec<Revision>, Outcome> {
    let (revisions, found) = project.revisions(&municipality.id).map_err(|failure| report::failure(&failure))?;
    report::diagnostics(&found);
    Ok(revisions)
}

/// Finds one side.
pub fn side(project: Option<&Project>, name: &str) -> Result<Side, Outcome> {
    let (id, wanted) = name.split_once('@').map_or((name, None), |(id, wanted)| (id, Some(wanted)));
    let known = project.and_then(|project| Some((project, known_id(project, id)?)));
    match known {
        Some((project, id)) => of_body(project, &id, wanted, name),
        None if Path::new(name).is_file() => of_file(name),
        None => Err(report::refuse(&missing(project, name, id))),
    }
}

fn known_id(project: &Project, name: &str) -> Option<MunicipalityId> {
    let (ids, _) = project.municipalities().ok()?;
    ids.into_iter().find(|id| id.as_str() == name)
}

fn missing(project: Option<&Project>, name: &str, id: &str) -> String {
    let ids = project.and_then(|project| project.municipalities().ok()).map(|(ids, _)| ids).unwrap_or_default();
    let near = nearest(id, ids.iter().map(MunicipalityId::as_str)).map(|near| format!("「{near}」ではありませんか"));
    format!("「{name}」という団体もファイルもありません。{}", near.unwrap_or_default())
}

fn of_body(project: &Project, id: &MunicipalityId, wanted: Option<&str>, name: &str) -> Result<Side, Outcome> {
    let municipality = project.municipality(id).map_err(|failure| report::failure(&failure))?;
    if let Some(wanted) = wanted {
        return Ok(enacted(&municipality, named(project, &municipality, wanted)?));
    }
    let found = derive::numbered(project, &municipality, Scope::All);
    let (documents, base, _, found) = found.map_err(|diagnostics| report::diagnostics(&diagnostics))?;
    report::diagnostics(&found);
    let standing = derive::standing(project, &municipality, &base, &documents);
    let standing = standing.map_err(|diagnostics| report::diagnostics(&diagnostics))?;
    let planned = municipality.policy.documents.iter().find_map(|entry| entry.value.date.as_ref());
    let date = standing.date.or_else(|| planned.map(|date| date.value.clone()));
    let guideline = Some(municipality.policy.guideline.value.clone());
    let name = name.to_owned();
    Ok(Side { name, documents, municipality: Some(municipality), state: standing.state, date, guideline })
}

/// Finds the decision that `ID@REVISION` names, with its body.
pub fn decision(project: &Project, name: &str) -> Result<(Municipality, Revision), Outcome> {
    let (id, wanted) = name.split_once('@').unwrap_or((name, ""));
    let known = known_id(project, id).ok_or_else(|| report::refuse(&missing(Some(project), name, id)))?;
    let municipality = project.municipality(&known).map_err(|failure| report::failure(&failure))?;
    let revision = named(project, &municipality, wanted)?;
    Ok((municipality, revision))
}

fn named(project: &Project, municipality: &Municipality, wanted: &str) -> Result<Revision, Outcome> {
    let id = &municipality.id;
    let all = revisions(project, municipality)?;
    let names: Vec<String> = all.iter().map(|revision| revision.name.clone()).collect();
    match all.into_iter().find(|revision| revision.name == wanted) {
        Some(revision) => Ok(revision),
        None if names.is_empty() => Err(report::refuse(&format!("{id} には決定の記録がありません"))),
        None => {
            Err(report::refuse(&format!("{id} に「{wanted}」の決定はありません。あるのは {} です", names.join("、"))))
        }
    }
}

fn enacted(municipality: &Municipality, revision: Revision) -> Side {
    let date = revision.date().map(str::to_owned);
    let guideline = revision.front().map(|front| front.guideline.clone());
    let documents = revision.documents.into_iter().map(|document| document.text).collect();
    let name = format!("{}@{}", municipality.id, revision.name);
    Side { name, documents, municipality: Some(municipality.clone()), state: State::Enacted, date, guideline }
}

fn of_file(name: &str) -> Result<Side, Outcome> {
    let (document, state, date, guideline) = match outside(Path::new(name))? {
        Outside::Foreign(reading) => (plain::of_blocks(&reading.blocks), State::Enacted, None, None),
        Outside::Text(source) => read(&source)?,
    };
    if document.clauses.is_empty() {
        report::note(&format!("注意: {name} には中身がありません"));
    }
    Ok(Side { name: name.to_owned(), documents: vec![document], municipality: None, state, date, guideline })
}

/// A file that the command line names.
pub enum Outside {
    /// A Word file, a PDF or a page, by the reader that `hoshin import` has for it.
    Foreign(Reading),
    /// A text.
    Text(Arc<Source>),
}

impl Outside {
    /// Gives its characters, a block a line.
    pub fn text(&self) -> String {
        match self {
            Self::Foreign(reading) => reading.blocks.iter().map(|block| block.text.clone() + "\n").collect(),
            Self::Text(source) => source.text.clone(),
        }
    }
}

/// So many bytes tell what a file is.
const HEAD: usize = 1024;

/// Reads a file as what its first bytes say; an encoding other than UTF-8 is noted.
pub fn outside(path: &Path) -> Result<Outside, Outcome> {
    let bytes = Project::outside_bytes(path).map_err(|failure| report::failure(&failure))?;
    match foreign::format(bytes.get(..HEAD).unwrap_or(&bytes)) {
        Ok(Format::Docx | Format::Pdf | Format::Html) => {
            let reading = reader::read(path).map_err(|message| report::refuse(&message))?;
            reading.notes.iter().for_each(|note| report::note(&format!("注意: {}: {note}", path.display())));
            return Ok(Outside::Foreign(reading));
        }
        Err(refusal @ (Refusal::Locked | Refusal::Rtf | Refusal::Unknown)) => {
            return Err(report::refuse(&format!("{}: {refusal}", path.display())));
        }
        // An empty file is an empty side.
        Ok(Format::Text) | Err(_) => {}
    }
    let text = Project::outside_text(path, &bytes);
    let (source, found) = text.map_err(|found| report::diagnostics(&found).max(Outcome::Findings))?;
    report::diagnostics(&found);
    Ok(Outside::Text(source))
}

/// Reads an enacted document where the file is one, else a plain text.
fn read(source: &Arc<Source>) -> Result<(Numbered, State, Option<String>, Option<String>), Outcome> {
    if source.text.starts_with("---\n") && source.path.ends_with(".md") {
        let (document, found) = revision::enacted(source).map_err(|diagnostics| report::diagnostics(&diagnostics))?;
        report::diagnostics(&found);
        return Ok((document.text, State::Enacted, document.front.date, Some(document.front.guideline)));
    }
    Ok((plain::read(&source.text), State::Enacted, None, None))
}

/// Pairs the documents of both sides by kind; a side that lacks one has an empty one. Two bare files are one pair.
pub fn paired(before: Side, after: Side) -> Vec<(Numbered, Numbered)> {
    let empty = |document: DocumentKind| Numbered { document, title: String::new(), clauses: Vec::new() };
    let (mut before, mut after) = (before.documents, after.documents);
    if let ([_], [_]) = (before.as_slice(), after.as_slice()) {
        return before.pop().into_iter().zip(after.pop()).collect();
    }
    let mut pairs = Vec::new();
    for kind in DocumentKind::ALL {
        let take = |side: &mut Vec<Numbered>| {
            let found = side.iter().position(|document| document.document == kind);
            found.map(|index| side.remove(index))
        };
        match (take(&mut before), take(&mut after)) {
            (None, None) => {}
            (one, other) => pairs.push((one.unwrap_or_else(|| empty(kind)), other.unwrap_or_else(|| empty(kind)))),
        }
    }
    pairs
}
