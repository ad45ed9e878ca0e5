//! PDFs in two columns are read column by column, whatever order they were drawn in.

use hoshin::import::foreign;
use hoshin::import::text::read_text;
use hoshin::model::municipality::Kind;
use hoshin::parse::block::Reason;
use hoshin::render::pdf::pdf_with;

use super::workshop::{assert_same, bodies, derived, import, key, project, read, repository};

/// So many characters stand on a line of a column that is broken by hand.
const LINE: usize = 20;
/// So many lines stand in a column.
const COLUMN: usize = 44;

fn document() -> Vec<String> {
    let text = std::fs::read_to_string(repository().join("tests/import/forms/full-width.txt")).expect("a form");
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

pub(super) fn set_in(template: &str) -> Vec<u8> {
    let project = project();
    let sheet = bodies(&project).first().map(|body| derived(&project, body).remove(0).sheet).expect("a sheet");
    let head = "#set document(title: \"見本\")\n#set text(font: \"BIZ UDMincho\", lang: \"ja\", size: 10pt)\n";
    pdf_with(&sheet, &format!("{head}{template}")).expect("a template without errors")
}

pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}

/// Paragraphs that flow from column to column, the first line across both.
fn flowing(lines: &[String]) -> String {
    let mut template =
        "#set page(paper: \"a4\", margin: 22mm, columns: 2, numbering: \"1\")\n#set par(justify: true)\n".to_owned();
    for (index, line) in lines.iter().enumerate() {
        let words = format!("#par({})\n", quoted(line));
        let across = format!("#place(top, float: true, scope: \"parent\", par({}))\n", quoted(line));
        template.push_str(if index == 0 { &across } else { &words });
    }
    template
}

/// Lines of equal width, drawn row by row across both columns.
fn rows(lines: &[String]) -> String {
    let mut broken: Vec<String> = Vec::new();
    for line in lines {
        let characters: Vec<char> = line.chars().collect();
        broken.extend(characters.chunks(LINE).map(|chunk| chunk.iter().collect::<String>()));
    }
    let mut template = "#set page(paper: \"a4\", margin: 22mm, numbering: \"1\")\n".to_owned();
    for page in broken.chunks(2 * COLUMN) {
        let (left, right) = page.split_at(page.len().div_ceil(2));
        template.push_str("#grid(columns: (1fr, 1fr), column-gutter: 12mm, row-gutter: 6pt,\n");
        for (index, line) in left.iter().enumerate() {
            let other = right.get(index).map_or("", String::as_str);
            template.push_str(&format!("  {}, {},\n", quoted(line), quoted(other)));
        }
        template.push_str(")\n#pagebreak(weak: true)\n");
    }
    template
}

/// Takes the structure out of a PDF, as most writers leave it out.
pub(super) fn untagged(mut file: Vec<u8>) -> Vec<u8> {
    let name = b"/StructTreeRoot";
    let found: Vec<usize> = (0..file.len() - name.len()).filter(|at| file[*at..].starts_with(name)).collect();
    assert!(!found.is_empty(), "the file has no structure to take out");
    found.into_iter().for_each(|at| file[at + 7] = b'X');
    file
}

fn assert_reads_as(file: &[u8], lines: &[String], what: &str) {
    let reading = read(file);
    assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "{what}: characters were lost");
    let read: String = reading.blocks.iter().map(|block| key(&block.text)).collect();
    assert_eq!(read, key(&lines.concat()), "{what}");
    let imported = import(&reading, "見本町", Kind::Town);
    assert_same(&imported, what);
    assert_eq!(key(&imported.built), key(&lines.concat()), "{what}");
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let lines = document();
    let flowing = set_in(&flowing(&lines));
    assert_reads_as(&flowing, &lines, "tagged columns");
    assert_reads_as(&untagged(flowing), &lines, "columns");
    assert_reads_as(&untagged(set_in(&rows(&lines))), &lines, "columns drawn row by row");
}

#[test]
fn a_table_across_the_page_is_no_pair_of_columns() {
    let rows: String = (1..=12).map(|number| format!("[項目{number}], [内容{number}を定める。],")).collect();
    let template = format!("#set page(paper: \"a4\", margin: 22mm)\n#table(columns: (1fr, 1fr), {rows})\n");
    let file = untagged(set_in(&template));
    let reading = foreign::read(file).expect("a file that can be read");
    let text: String = reading.blocks.iter().map(|block| key(&block.text)).collect();
    assert!(text.contains("項目1内容1を定める。項目2内容2を定める。"), "{text}");
}

#[test]
fn a_title_in_the_words_of_the_running_head_stays() {
    let clauses: String = (1..=90).map(|number| format!("#par[({number}) 項目{number}を定める。]\n")).collect();
    let first = |head: &str, foot: &str, title: &str| {
        let page = format!("#set page(paper: \"a4\", margin: 22mm, header: [{head}], footer: [{foot}])\n");
        let reading = read(&untagged(set_in(&format!("{page}#par[{title}]\n#par[1 目的]\n{clauses}"))));
        assert_eq!(reading.characters, reading.placed() + reading.set_aside());
        assert!(reading.aside.len() >= 2, "{:?}", reading.aside);
        let blocks = reading.blocks.iter().take_while(|block| !block.text.starts_with('1'));
        blocks.map(|block| block.text.clone()).collect::<Vec<String>>()
    };
    let title = "見本町情報セキュリティ基本方針";
    assert_eq!(first(title, "", title), [title], "below the head");
    let number = "見本町　#context counter(page).display()";
    assert_eq!(first("", number, "見本町"), ["見本町"], "in the words of the foot");
    let skipped = format!("#context if counter(page).get().first() > 1 [{title}]");
    assert_eq!(first(&skipped, "", title), [title], "on a first page without head");
    assert_eq!(first("見本町例規集 情報セキュリティ", "", title), [title], "another head");
}

#[test]
fn a_table_of_contents_with_pages_after_a_blank_is_set_aside() {
    let long = "情報システム全体の強靱性の向上及び外部サービスの利用（自治体機密性2以上の情報を取り扱う場合）";
    let (head, tail) = long.split_at(long.find('の').unwrap_or_default());
    let lines = format!("目次\n1 目的 1\n2 {long} 2\n1 目的\n守る。\n2 {head}\n{tail}\n定める。\n");
    let reading = read_text(&lines);
    let texts: Vec<&str> = reading.blocks.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(texts.first(), Some(&"1 目的"), "{texts:?}");
    assert_eq!(reading.aside.iter().filter(|aside| aside.reason == Reason::Contents).count(), 3);
}

#[test]
fn lines_that_differ_in_their_numbers_alone_are_no_running_heads() {
    let rows: String = (1..=120).map(|number| format!("#par[({number}) 項目{number}を定める。]\n")).collect();
    let page = "#set page(paper: \"a4\", margin: 22mm, header: [見本町情報セキュリティ対策基準], numbering: \"1\")\n";
    let reading = read(&untagged(set_in(&format!("{page}{rows}"))));
    assert_eq!(reading.characters, reading.placed() + reading.set_aside());
    let text: String = reading.blocks.iter().map(|block| key(&block.text)).collect();
    let wanted: String = (1..=120).map(|number| format!("({number})項目{number}を定める。")).collect();
    assert_eq!(text, wanted);
    let heads = reading.aside.iter().filter(|aside| aside.text.contains("対策基準")).count();
    assert!(heads >= 3, "{:?}", reading.aside);
}
