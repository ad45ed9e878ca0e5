//! Tables of PDFs without tags are read by their ruling lines.

use std::path::{Path, PathBuf};

use hoshin::model::municipality::Kind;
use hoshin::model::numbered::Element;
use hoshin::parse::block::{BlockKind, MERGED, Reading};
use hoshin::render::Format;

use super::columns::{quoted, set_in, untagged};
use super::workshop::{Imported, assert_same, derived, import, key, municipality, project, read, repository};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }

    fn words(&mut self, longest: usize) -> String {
        let source: Vec<char> = "情報資産の分類に応じて管理者が定める手順により取り扱うものとする".chars().collect();
        let length = 1 + self.throw(longest);
        (0..length).map(|_| source[self.throw(source.len())]).collect()
    }
}

/// A row with what is printed in each column: words, nothing right of wide words, a merged cell.
type Row = Vec<String>;

/// Gives the rows that were read, white space left out.
fn rows(reading: &Reading) -> Vec<Row> {
    let rows = reading.blocks.iter().filter(|block| block.kind == BlockKind::Row);
    let cell = |cell: &str| if cell == MERGED { MERGED.to_owned() } else { key(cell) };
    rows.map(|block| block.text.split('\t').map(cell).collect()).collect()
}

fn assert_rows(reading: &Reading, wanted: &[Row], what: &str) {
    assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "{what}: characters were lost");
    let wanted: Vec<Row> = wanted
        .iter()
        .map(|row| {
            let mut row: Row = row.iter().map(|cell| if cell == MERGED { cell.clone() } else { key(cell) }).collect();
            while row.last().is_some_and(String::is_empty) {
                row.pop();
            }
            row
        })
        .collect();
    assert_eq!(rows(reading), wanted, "{what}");
}

/// A table that typst sets, with the rows that are wanted of it.
struct Made {
    template: String,
    rows: Vec<Row>,
}

/// Makes a table; `merged` lets cells take two rows or two columns.
fn made(seed: u64, columns: usize, count: usize, longest: usize, merged: bool) -> Made {
    let mut dice = Dice(seed);
    let mut rows = vec![vec![String::new(); columns]; count];
    let mut taken = vec![vec![false; columns]; count];
    let head: Row = (0..columns).map(|column| format!("見出し{column}")).collect();
    let cells: String = head.iter().map(|cell| format!("{}, ", quoted(cell))).collect();
    let widths = vec!["1fr"; columns].join(", ");
    let mut template = format!("#table(columns: ({widths}), table.header({cells}),\n");
    for row in 0..count {
        for column in 0..columns {
            if taken[row][column] {
                continue;
            }
            let words = dice.words(longest);
            let free = |row: usize, column: usize| row < count && column < columns && !taken[row][column];
            let (down, across) = match (merged, dice.throw(6)) {
                (true, 0) if column > 0 && free(row + 1, column) => (2, 1),
                (true, 1) if free(row, column + 1) => (1, 2),
                _ => (1, 1),
            };
            template.push_str(&format!("table.cell(rowspan: {down}, colspan: {across}, {}), ", quoted(&words)));
            rows[row][column] = words;
            for (below, right) in [(row + down - 1, column), (row, column + across - 1)] {
                taken[below][right] = true;
            }
            if down > 1 {
                rows[row + 1][column] = MERGED.to_owned();
            }
        }
        template.push('\n');
    }
    rows.insert(0, head);
    Made { template: format!("{template})\n"), rows }
}

fn tagged(made: &Made) -> Vec<u8> {
    let head = "#set page(paper: \"a4\", margin: 25mm, numbering: \"1\")\n#par[1 目的]\n#par[次の表による。]\n";
    set_in(&format!("{head}{}#par[2 定義]\n#par[用語を定める。]\n", made.template))
}

fn page(made: &Made) -> Vec<u8> {
    untagged(tagged(made))
}

#[test]
fn small_tables_come_back_with_their_merged_cells() {
    for seed in 0..8 {
        let made = made(seed, 2 + seed as usize % 4, 3 + seed as usize, 24, true);
        let what = format!("seed {seed}");
        let reading = read(&page(&made));
        assert_rows(&reading, &made.rows, &what);
        assert_rows(&read(&tagged(&made)), &made.rows, &format!("{what} with tags"));
        let wide = made.template.matches("colspan: 2").count();
        let note = format!("横に結合したセルが{wide}か所");
        for reading in [&reading, &read(&tagged(&made))] {
            assert_eq!(reading.notes.iter().any(|own| own.starts_with(&note)), wide > 0, "{what}: {:?}", reading.notes);
        }
        let imported = import(&reading, "見本町", Kind::Town);
        assert_same(&imported, &what);
        assert_eq!(built_rows(&imported), rows(&reading), "{what}");
    }
}

/// Gives the rows of the tables of what was built again.
fn built_rows(imported: &Imported) -> Vec<Row> {
    let clauses = imported.documents.iter().flat_map(|document| document.flatten());
    let tables = clauses.flat_map(|(clause, _)| &clause.body).filter_map(|element| match element {
        Element::Table(table) => Some(table),
        Element::Paragraph(_) | Element::Chart(_) => None,
    });
    let cell = |cell: &Option<Vec<String>>| cell.as_ref().map_or(MERGED.to_owned(), |words| key(&words.concat()));
    let row = |row: &Vec<Option<Vec<String>>>| {
        let mut row: Row = row.iter().map(cell).collect();
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
        row
    };
    tables.flat_map(|table| table.rows.iter().map(row).collect::<Vec<Row>>()).collect()
}

#[test]
fn a_table_over_pages_is_one_and_its_repeated_head_is_set_aside() {
    for (seed, longest) in [(1, 30), (2, 60), (3, 120)] {
        let made = made(seed, 3, 60, longest, false);
        let reading = read(&page(&made));
        let pages = reading.aside.iter().filter(|aside| aside.text.starts_with("見出し")).count();
        assert!(pages >= 1, "the table has but one page: {:?}", reading.aside);
        assert_rows(&reading, &made.rows, &format!("seed {seed}"));
        assert_same(&import(&reading, "見本町", Kind::Town), "a table over pages");
    }
}

#[test]
fn the_tables_of_a_whole_body_are_the_same_from_word_and_from_a_pdf_without_tags() {
    let project = project();
    let body = municipality(&project, "shime");
    let derived = derived(&project, &body);
    let standards = derived.last().expect("the 対策基準");
    let file = |format: Format| hoshin::derive::encode(&project, standards, format).expect("a document");
    let wanted = rows(&read(&file(Format::Docx)));
    let reading = read(&untagged(file(Format::Pdf)));
    assert!(wanted.len() > 20, "{wanted:?}");
    assert_eq!(rows(&reading), wanted);
    assert!(reading.notes.iter().any(|note| note.contains("図か、行と列を見分けられない表")), "{:?}", reading.notes);
    assert_same(&import(&reading, &body.policy.name.value, body.policy.kind), "志免町");
}

/// A table whose first column is merged over groups of rows; `longest` is how long the words of a group may be.
fn grouped(seed: u64, count: usize, longest: usize) -> Made {
    let mut dice = Dice(seed);
    let head: Row = ["区分", "項目", "内容"].map(str::to_owned).to_vec();
    let mut template = "#table(columns: (1fr, 1fr, 1fr), table.header[区分][項目][内容],\n".to_owned();
    let mut rows = vec![head];
    while rows.len() <= count {
        let size = 1 + dice.throw(7);
        let words = dice.words(longest);
        template.push_str(&format!("table.cell(rowspan: {size}, breakable: true, {}), ", quoted(&words)));
        for row in 0..size {
            let (name, text) = (dice.words(6), dice.words(24) + "。");
            template.push_str(&format!("{}, {},\n", quoted(&name), quoted(&text)));
            rows.push(vec![if row == 0 { words.clone() } else { MERGED.to_owned() }, name, text]);
        }
    }
    Made { template: template + ")\n", rows }
}

#[test]
fn a_cell_that_is_merged_over_a_page_break_is_one() {
    for seed in 0..6 {
        let made = grouped(seed, 70, 8);
        let what = format!("seed {seed}");
        let reading = read(&page(&made));
        assert!(reading.aside.iter().any(|aside| aside.text.contains("項目")), "{what}: the table has but one page");
        assert_rows(&reading, &made.rows, &what);
        assert_rows(&read(&tagged(&made)), &made.rows, &format!("{what} with tags"));
        let imported = import(&reading, "見本町", Kind::Town);
        assert_same(&imported, &what);
        assert_eq!(built_rows(&imported), rows(&reading), "{what}");
    }
}

#[test]
fn an_empty_cell_at_a_page_break_stays_empty_where_others_are_empty_too() {
    for seed in 0..6 {
        let mut dice = Dice(seed);
        let mut template = "#table(columns: (1fr, 2fr, 1fr), table.header[項目][内容][備考],\n".to_owned();
        let mut rows = vec![["項目", "内容", "備考"].map(str::to_owned).to_vec()];
        for number in 0..90 {
            let remark = if dice.throw(2) == 0 { String::new() } else { "別に定める。".to_owned() };
            let row = vec![format!("項目{number}"), dice.words(12) + "。", remark];
            template.push_str(&row.iter().map(|cell| quoted(cell) + ", ").collect::<String>());
            rows.push(row);
        }
        let reading = read(&page(&Made { template: template + ")\n", rows: rows.clone() }));
        assert_rows(&reading, &rows, &format!("seed {seed}"));
    }
}

/// PDFs of LibreOffice, written without tags from Word files with tables that go on over pages.
#[test]
fn the_tables_of_a_pdf_of_libreoffice_come_back() {
    let folder = repository().join("tests/fixtures/pdf");
    let files = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("a file").path());
    let mut sheets: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|kind| kind == "docx")).collect();
    sheets.sort();
    assert!(sheets.len() > 1, "{sheets:?}");
    for sheet in sheets {
        let file = |path: &Path| std::fs::read(path).expect("a fixture");
        let reading = read(&file(&sheet.with_extension("pdf")));
        let wanted = rows(&read(&file(&sheet)));
        assert!(wanted.len() > 20 && wanted.iter().flatten().any(|cell| cell == MERGED), "{wanted:?}");
        assert_eq!(rows(&reading), wanted, "{sheet:?}");
        assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "{sheet:?}");
        assert_same(&import(&reading, "見本町", Kind::Town), &sheet.to_string_lossy());
    }
}
