//! A small amendment in every convention that is shipped, as text: run with `UPDATE_GOLDEN=1` to write it anew.

use std::fs;
use std::path::PathBuf;

use hoshin::diff::proved;
use hoshin::diff::report::summary;
use hoshin::model::revision::State;
use hoshin::parse::plain;
use hoshin::view::block::{Block, Cell, Frame, Mark, Paragraph, Row, Run, Sheet, characters};
use hoshin::view::shinkyu::list::{Told, appendix};
use hoshin::view::shinkyu::{Occasion, shinkyu};

use super::layout::{convention, convention_names};

const BEFORE: &str = include_str!("../fixtures/shinkyu/before.txt");
const AFTER: &str = include_str!("../fixtures/shinkyu/after.txt");

fn sheet(name: &str, state: State) -> Sheet {
    let comparison = proved(&plain::read(BEFORE), &plain::read(AFTER)).expect("the laws hold");
    let occasion =
        Occasion {
            organization: "見本市".into(), document: String::new(), date: "令和8年4月1日".into(), state
        };
    let told = Told { title: comparison.after.title.clone(), summary: summary(&comparison) };
    let appendix = Some(appendix(&[told], &[]));
    Sheet { appendix, ..shinkyu(&[&comparison], &convention(name), &occasion) }
}

/// Words are marked as `_one line_`, `=two lines=` or `~framed~`.
fn inked(line: &[Run]) -> String {
    let run = |run: &Run| match run.mark {
        Mark::None | Mark::Note | Mark::Unset | Mark::Parameter | Mark::Option | Mark::Local => run.text.clone(),
        Mark::Added | Mark::Removed => format!("_{}_", run.text),
        Mark::AddedDouble | Mark::RemovedDouble => format!("={}=", run.text),
        Mark::AddedFramed | Mark::RemovedFramed => format!("~{}~", run.text),
    };
    line.iter().map(run).collect()
}

fn paragraph(paragraph: &Paragraph) -> String {
    let words = [inked(&paragraph.label), inked(&paragraph.text)];
    let indent = usize::from(paragraph.indent.start + paragraph.indent.first);
    " ".repeat(indent) + words.join(" ").trim()
}

fn cell(cell: &Cell) -> String {
    let text = cell.paragraphs.iter().map(paragraph).collect::<Vec<_>>().join("／");
    match cell.frame {
        Frame::Thin => text,
        Frame::Thick => format!("[太枠 {text}]"),
        Frame::Dashed => format!("[破線 {text}]"),
    }
}

fn row(row: &Row) -> String {
    let cells: Vec<String> = row.cells.iter().map(cell).collect();
    format!("{}\n  {}\n", row.class.as_deref().unwrap_or("row"), cells.join("\n  "))
}

fn block(block: &Block) -> String {
    match block {
        Block::Title { text, .. } => format!("# {}\n", characters(text)),
        Block::Heading(heading) => format!("## {}\n", heading.outline),
        Block::Paragraph(own) => paragraph(own) + "\n",
        Block::Table(table) => table.header.iter().chain(&table.rows).map(row).collect(),
        Block::Chart(chart) => chart.description.clone() + "\n",
    }
}

fn printed(sheet: &Sheet) -> String {
    let blocks = |blocks: &[Block]| blocks.iter().map(block).collect::<String>();
    let appendix = sheet.appendix.as_ref().expect("the list of changes is there");
    format!("{}\n{}---\n{}\n{}", sheet.title, blocks(&sheet.blocks), appendix.title, blocks(&appendix.blocks))
}

#[test]
fn a_small_amendment_in_every_convention() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/shinkyu");
    for name in convention_names() {
        let text = printed(&sheet(&name, State::Enacted));
        let path = folder.join(&name).with_extension("txt");
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &text).expect("it is written");
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        assert!(text == golden, "{name}: another table than tests/golden/shinkyu/{name}.txt\n{text}");
    }
}

#[test]
fn a_draft_says_so_and_an_enacted_table_does_not() {
    for name in convention_names() {
        let (draft, enacted) = (sheet(&name, State::Draft), sheet(&name, State::Enacted));
        assert!(draft.title.ends_with("（案）"), "{}", draft.title);
        assert!(!printed(&enacted).contains('案'), "{name}");
    }
}
