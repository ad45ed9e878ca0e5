//! Floor 9: leads an imported file through all stages, from its blocks to the files of a new body.

use std::path::PathBuf;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::import::draft::{Draft, DraftDocument, scalar};
use crate::import::front::{Front, front, lines, take_history, title_of};
use crate::import::tailor::{Office, Tailored, Wish, tailor};
use crate::import::wording::{key, tidy_title};
use crate::model::id::MunicipalityId;
use crate::model::municipality::Municipality;
use crate::model::revision::{Standing, State};
use crate::parse::block::{Reading, Titles};
use crate::parse::outline::{Outline, outline};
use crate::project::Project;
use crate::source::{Located, Source};
use crate::view::cover::{CoverLayout, TitleHeading, cover};

/// A file made into a body.
#[derive(Debug)]
pub struct Adopted {
    /// The draft and the clauses.
    pub tailored: Tailored,
    /// Templates of the body's own, where none that there are fit: path below the workspace, text.
    pub templates: Vec<(PathBuf, String)>,
    /// Labels that skip or repeat a number, with their places.
    pub oddities: Vec<(usize, String)>,
}

/// Makes a body of a file; `guideline` names an edition, else the one that fits best is taken.
///
/// # Errors
/// When no edition or scheme can be read.
pub fn adopt(
    project: &Project,
    reading: &Reading,
    wish: &Wish,
    guideline: Option<&str>,
) -> Result<Adopted, Vec<Diagnostic>> {
    let office = office(project, guideline)?;
    let mut outline = outline(&reading.blocks);
    if reading.titles == Titles::BesideLabels {
        outline.forget_places_of_titles();
    }
    let history = take_history(&mut outline);
    let missing = || vec![Diagnostic::error("unknown-edition", "ガイドラインの版か番号体系を読めません")];
    let mut tailored = tailor(&office, wish, &outline).ok_or_else(missing)?;
    tailored.draft.history = history;
    let layout = dress(project, &mut tailored, wish, &outline);
    let scheme = tailored.own_scheme.clone();
    let scheme = scheme.map(|text| (PathBuf::from(format!("templates/numbering/{}.yaml", wish.id)), text));
    Ok(Adopted { tailored, templates: layout.into_iter().chain(scheme).collect(), oddities: outline.oddities })
}

fn office(project: &Project, guideline: Option<&str>) -> Result<Office, Vec<Diagnostic>> {
    let named = |name: &str| Located { value: name.to_owned(), range: 0..name.len() };
    let editions = guideline.map_or_else(|| project.editions(), |name| vec![name.to_owned()]);
    let mut bases = Vec::new();
    for name in &editions {
        bases.push(project.base(&named(name), &Source::new("--guideline", name.as_str()))?);
    }
    let mut schemes = Vec::new();
    for name in project.templates("numbering") {
        schemes.push((name.clone(), project.scheme(&named(&name), &Source::new("numbering", name.as_str()))?));
    }
    Ok(Office { bases, schemes })
}

/// Finds the covers; gives layouts of the body's own where none fits.
fn dress(project: &Project, tailored: &mut Tailored, wish: &Wish, outline: &Outline) -> Vec<(PathBuf, String)> {
    let mut own = Vec::new();
    let fronts: Vec<(Front, Option<String>)> = outline
        .documents
        .iter()
        .map(|part| {
            let heading = part.heading.as_ref().map(|piece| tidy_title(&piece.lines().concat()));
            (front(&lines(&part.front), &wish.name), heading)
        })
        .collect();
    let (dates, enacted) =
        fronts.first().map_or((None, None), |(front, _)| (front.date.clone(), front.enacted.clone()));
    for index in 0..tailored.draft.documents.len() {
        let Some((front, heading)) = fronts.get(index) else { continue };
        let draft = &mut tailored.draft;
        draft.edition = draft.edition.take().or(front.edition.clone());
        if index == 0 {
            draft.adopters.clone_from(&front.adopters);
        }
        let document = &mut draft.documents[index];
        document.title = heading.clone().or_else(|| front.title.as_ref().map(|title| without_draft_mark(title)));
        document.date = front.date.clone().or_else(|| dates.clone());
        document.enacted = front.enacted.clone().or_else(|| enacted.clone().filter(|_| index == 0));
        let base = tailored.base.documents.get(&draft.documents[index].kind);
        let usual = base.map_or_else(String::new, |document| crate::parse::print::line(&document.title));
        match fitting(project, draft, index, Wanted { front, heading: heading.is_some(), usual: &usual }) {
            Some((name, needs_adopters)) => {
                draft.documents[index].cover = name;
                if index == 0 && !needs_adopters {
                    draft.adopters.clear();
                }
            }
            None => {
                let document = &mut draft.documents[index];
                document.cover =
                    if own.is_empty() { wish.id.to_string() } else { format!("{}-{}", wish.id, document.kind) };
                let path = PathBuf::from(format!("templates/cover/{}.yaml", document.cover));
                own.push((path, own_layout(wish, front, heading.is_some())));
                draft.adopters.clear();
            }
        }
    }
    own
}

fn without_draft_mark(title: &str) -> String {
    title.trim_end_matches("(案)").trim_end_matches("（案）").trim().to_owned()
}

/// What the front of a document has, and so what a cover is to print.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    front: &'a Front,
    /// Whether the title stands above the text.
    heading: bool,
    /// The title of a document that the body gives none.
    usual: &'a str,
}

/// Finds the layout that prints the lines that the file has; tells whether it shows the adopting bodies.
fn fitting(project: &Project, draft: &Draft, index: usize, wanted: Wanted<'_>) -> Option<(String, bool)> {
    let Wanted { front, heading, usual } = wanted;
    if front.lines.is_empty() {
        return Some((if heading { "none" } else { "bare" }.to_owned(), false));
    }
    let municipality = draft.municipality().ok()?;
    let wanted: String = front.lines.iter().map(|line| key(line)).collect();
    project.templates("cover").into_iter().find_map(|name| {
        let layout = layout(project, &name)?;
        let shown = layout.heading == TitleHeading::Shown;
        let printed = printed(&layout, &municipality, &draft.documents[index], usual)?;
        let adopters = layout.lines.iter().any(|line| line.text.contains("adopters"));
        (shown == heading && printed == wanted).then_some((name, adopters))
    })
}

fn layout(project: &Project, name: &str) -> Option<Arc<CoverLayout>> {
    project.cover(&Located { value: name.to_owned(), range: 0..name.len() }, &Source::new("cover", name)).ok()
}

fn printed(layout: &CoverLayout, municipality: &Municipality, document: &DraftDocument, usual: &str) -> Option<String> {
    let entry = municipality.policy.documents.iter().find(|entry| entry.value.document == document.kind)?;
    let state = if document.date.is_some() { State::Enacted } else { State::Draft };
    let title = document.title.as_deref().unwrap_or(usual);
    let (date, edition) = (document.date.clone(), municipality.policy.edition.clone());
    let standing = Standing { state, date, edition, revisions: Vec::new() };
    let cover = cover(layout, &municipality.policy, &entry.value, title, &standing).ok()?;
    Some(cover.lines.iter().map(|line| key(&line.text)).collect())
}

/// Writes a layout that holds the lines of the file as they are.
fn own_layout(wish: &Wish, front: &Front, heading: bool) -> String {
    let mut text = format!(
        "# {}の表紙。取り込んだ文書のとおり。\nlabel: {}\n",
        wish.name,
        scalar(&format!("{}の表紙", wish.name))
    );
    if heading {
        text.push_str("heading: shown\n");
    }
    text.push_str("lines:\n");
    for line in &front.lines {
        let style = if front.title.as_deref() == Some(title_of(line).as_str()) { "title" } else { "adopter" };
        let raw = line.contains("{{") || line.contains("{%") || line.contains("{#");
        let quoted = || line.replace('\\', "\\\\").replace('"', "\\\"");
        let line = if raw { format!("{{{{ \"{}\" }}}}", quoted()) } else { line.clone() };
        text.push_str(&format!("  - {{style: {style}, text: {}}}\n", scalar(&line.replace('\t', " "))));
    }
    text
}

/// Gives the path of the `policy.yaml` of a body below the workspace.
pub fn policy_path(id: &MunicipalityId) -> PathBuf {
    PathBuf::from("municipalities").join(id.as_str()).join("policy.yaml")
}
