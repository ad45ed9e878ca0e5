//! Where the wording of a clause comes from, as told and as shown in a review edition.

use hoshin::derive::{derive, review};
use hoshin::resolve::Scope;
use hoshin::view::block::{Block, Line, Mark, Sheet, characters};

use super::bodies::workspace;

fn lines(sheet: &mut Sheet) -> Vec<&mut Line> {
    let mut lines = Vec::new();
    for block in &mut sheet.blocks {
        match block {
            Block::Title { text, .. } => lines.push(text),
            Block::Heading(heading) => lines.push(&mut heading.title),
            Block::Paragraph(paragraph) => lines.push(&mut paragraph.text),
            Block::Chart(chart) => lines.push(&mut chart.caption),
            Block::Table(table) => {
                lines.push(&mut table.caption);
                let rows = table.header.iter_mut().chain(&mut table.rows);
                let cells = rows.flat_map(|row| &mut row.cells).flat_map(|cell| &mut cell.paragraphs);
                lines.extend(cells.map(|paragraph| &mut paragraph.text));
            }
        }
    }
    lines
}

#[test]
fn a_review_edition_has_the_words_of_the_document_and_marks_every_override() {
    let space = workspace();
    for id in space.ids() {
        let body = space.body(id.as_str());
        let (plain, found) = derive(&space.project, &body, Scope::All);
        assert!(!plain.is_empty(), "{found:?}");
        let reviewed = review(&space.project, &body, Scope::All).unwrap_or_else(|wrong| panic!("{wrong:?}"));
        let mut local = 0;
        for (mut plain, (_, mut sheet)) in plain.into_iter().zip(reviewed) {
            // A title below the key would begin a page of its own.
            let below = matches!(sheet.blocks[0], Block::Title { .. });
            assert!(matches!(sheet.blocks.remove(usize::from(below)), Block::Paragraph(_)), "{id}");
            let words: Vec<String> = lines(&mut plain.sheet).into_iter().map(|line| characters(line)).collect();
            let marked: Vec<String> = lines(&mut sheet)
                .into_iter()
                .map(|line| {
                    local += line.iter().filter(|run| run.mark == Mark::Local).count();
                    line.retain(|run| run.mark != Mark::Note);
                    characters(line)
                })
                .collect();
            for (marked, words) in marked.iter().zip(&words) {
                assert_eq!(marked, words, "{id}");
            }
            assert_eq!(marked.len(), words.len(), "{id}");
        }
        let changed = body.overrides.iter().filter(|change| change.operation.name() == "insert").count();
        assert!(local >= changed, "{id}: {local} marks for {changed} clauses of its own");
    }
}

#[test]
fn a_clause_tells_its_override_its_reason_and_the_base() {
    let space = workspace();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_hoshin"))
        .arg("--root")
        .arg(space.folder.path())
        .args(["explain", "setagaya", "measures.resilience.lgwan"])
        .output()
        .expect("the program");
    let told = String::from_utf8(run.stdout).expect("UTF-8");
    for words in [
        "出どころ: 団体の文（substitute）",
        "差分: municipalities/setagaya/policy.yaml:",
        "理由: 無害化通信を行う場合を明らかにするため",
        "基準文: LGWAN接続系においては",
        "両システム間で通信する場合には",
    ] {
        assert!(told.contains(words), "{words}\n{told}");
    }
}
