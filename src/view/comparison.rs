//! Lays two bodies out beside each other: the summary first, then every clause with its verdict.

use std::collections::BTreeSet;

use std::collections::BTreeMap;

use crate::compare::noise::Noise;
use crate::compare::verdict::{Judged, Place, Summary, Verdict, pair_summary};
use crate::compare::{Compared, Missing, Pair};
use crate::diff::change::{Comparison, Head, RowKind};
use crate::model::revision::State;
use crate::view::block::{
    Block, Cell, Choice, ChoiceState, Heading, Look, Mark, Orientation, Paragraph, Row, Run, Sheet, Table, plain,
};
use crate::view::convention::{
    Blank, CellFrame, Convention, HeadingPair, Headings, Omission, Order, Remarks, RowUnit, Scope, Underline,
};
use crate::view::shinkyu::{Occasion, shinkyu};

/// How many of the ignored words of each side are told.
const WORDS: usize = 4;

/// Lays a comparison out as an A4 landscape sheet.
pub fn comparison(compared: &Compared) -> Sheet {
    let [first, second] = &compared.names;
    let title = format!("{first}と{second}の比較");
    let mut blocks = vec![Block::Title { text: plain(title.clone()), anchor: None }, paragraph(lead(compared))];
    blocks.extend(compared.missing.iter().map(|missing| paragraph(lone(compared, missing))));
    blocks.extend(closed(&compared.closed.join("、")));
    let summaries: Vec<Summary> = compared.pairs.iter().map(pair_summary).collect();
    for (pair, summary) in compared.pairs.iter().zip(&summaries) {
        blocks.push(summary_table(pair, summary));
    }
    blocks.extend(ignored_table(&summaries));
    for (number, pair) in compared.pairs.iter().enumerate() {
        let heading = format!("{}の条項", short_title(pair));
        blocks.push(Block::Heading(Heading {
            depth: 1,
            title: plain(heading),
            look: Look::Section,
            ..Heading::default()
        }));
        let choices = if number == 0 { choices(&summaries) } else { Vec::new() };
        blocks.push(Block::Table(Table { choices, ..clause_table(compared, pair) }));
    }
    Sheet { title, orientation: Orientation::Landscape, blocks, ..Sheet::default() }
}

fn paragraph(text: String) -> Block {
    Block::Paragraph(Paragraph { text: plain(text), ..Paragraph::default() })
}

fn lead(compared: &Compared) -> String {
    let [first, second] = &compared.names;
    let ignored: Vec<&str> = compared.noises.iter().map(|noise| noise.word()).collect();
    let ignored = if ignored.is_empty() {
        "違いは、一字でも違えば「表現差」とした。".to_owned()
    } else {
        format!("{}だけの違いは「{}」とし、下線を引かない。", ignored.join("、"), Verdict::Names.word())
    };
    format!("左は{first}、右は{second}。違う語句に下線を引いた。{ignored}")
}

/// Warns that the sheet is not for everybody.
pub(super) fn closed(documents: &str) -> Option<Block> {
    let text = format!("【取扱注意】非公開の文書を含む（{documents}）。");
    (!documents.is_empty()).then(|| paragraph(text))
}

fn lone(compared: &Compared, missing: &Missing) -> String {
    let (title, side) = (missing.called(), &compared.names[missing.side]);
    format!("{title}（{}条項）は{side}だけにある（その条項は下の表に入れていない）。", missing.clauses)
}

fn short_title(pair: &Pair) -> String {
    let [first, second] = &pair.titles;
    match (first.is_empty(), first == second) {
        (true, _) => second.clone(),
        (false, true) => first.clone(),
        (false, false) if second.is_empty() => first.clone(),
        (false, false) => format!("{first}・{second}"),
    }
}

fn cell(text: impl Into<String>) -> Cell {
    Cell::of(vec![Paragraph { text: plain(text), ..Paragraph::default() }])
}

fn row(class: &str, texts: impl IntoIterator<Item = String>) -> Row {
    Row { anchor: None, class: Some(class.to_owned()), cells: texts.into_iter().map(cell).collect() }
}

fn summary_table(pair: &Pair, summary: &Summary) -> Block {
    let line = |verdict: Verdict| {
        let texts = [
            verdict.word().to_owned(),
            summary.count(verdict).to_string(),
            percent(summary.share(verdict)),
            percent(summary.character_share(verdict)),
            meaning(verdict).to_owned(),
        ];
        row("same", texts)
    };
    let total = ["計".to_owned(), summary.total().to_string(), percent(1000), percent(1000), String::new()];
    let header = ["判定", "条項", "条項の割合", "字数の割合", "意味"].map(str::to_owned);
    Block::Table(Table {
        caption: plain(short_title(pair)),
        widths: vec![2.0, 1.0, 1.2, 1.2, 5.0],
        header: vec![row("heading", header)],
        rows: Verdict::ALL.into_iter().map(line).chain([row("same", total)]).collect(),
        ..Table::default()
    })
}

/// Writes thousandths as a percentage.
pub(super) fn percent(thousandths: usize) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "番号も文も同じ",
        Verdict::Names => "団体名などの値、番号、文字の幅、空白のほかは同じ",
        Verdict::Worded => "文が違う",
        Verdict::Alone => "どちらか一方にだけある",
        Verdict::Moved => "文は同じで、置かれた場所か順序が違う",
    }
}

fn ignored_table(summaries: &[Summary]) -> Option<Block> {
    let rows: Vec<Row> = Noise::ALL.into_iter().filter_map(|noise| ignored_row(summaries, noise)).collect();
    let header = ["無視した違い", "条項", "例"].map(str::to_owned);
    (!rows.is_empty()).then(|| {
        Block::Table(Table {
            caption: plain("無視した違い（--strict を付けると無視しない）"),
            widths: vec![2.0, 1.0, 7.4],
            header: vec![row("heading", header)],
            rows,
            ..Table::default()
        })
    })
}

fn ignored_row(summaries: &[Summary], noise: Noise) -> Option<Row> {
    let count: usize = summaries.iter().filter_map(|summary| summary.ignored.get(&noise)).sum();
    let examples = match noise {
        Noise::Name => words(summaries).join("\n"),
        Noise::Number => "項目の番号、「上記3」「前条」のような引用の番号（同じ条項を指すもの）".to_owned(),
        Noise::Width => "全角と半角の数字、英字、括弧、記号".to_owned(),
        Noise::Space => "語の間の空白、段落の切れ目".to_owned(),
    };
    let lines = examples.lines().map(|line| Paragraph { text: plain(line), ..Paragraph::default() }).collect();
    let mut made = row("same", [noise.word().to_owned(), count.to_string()]);
    made.cells.push(Cell::of(lines));
    (count > 0).then_some(made)
}

/// Lists the own words that were ignored: `〔団体〕 本組合 ⇔ 本町`.
pub fn words(summaries: &[Summary]) -> Vec<String> {
    let signs: BTreeSet<&String> = summaries.iter().flat_map(|summary| summary.words.keys()).collect();
    let side = |sign: &String, number: usize| {
        let all: BTreeSet<&String> =
            summaries.iter().filter_map(|summary| summary.words.get(sign)).flat_map(|sides| &sides[number]).collect();
        let shown: Vec<&str> = all.iter().take(WORDS).map(|word| word.as_str()).collect();
        if shown.is_empty() { "なし".to_owned() } else { shown.join("・") }
    };
    let differ = |(first, second): &(String, String)| first != second;
    let pair = |sign: &String| Some((side(sign, 0), side(sign, 1))).filter(differ);
    signs.into_iter().filter_map(|sign| pair(sign).map(|(first, second)| format!("{first} ⇔ {second}"))).collect()
}

fn choices(summaries: &[Summary]) -> Vec<Choice> {
    let count = |verdict: Verdict| summaries.iter().map(|summary| summary.count(verdict)).sum::<usize>();
    let choice = |verdict: Verdict| Choice {
        class: class(verdict).to_owned(),
        label: format!("{}（{}）", verdict.word(), count(verdict)),
        state: ChoiceState::Shown,
    };
    Verdict::ALL.into_iter().filter(|verdict| count(*verdict) > 0).map(choice).collect()
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "identical",
        Verdict::Names | Verdict::Worded | Verdict::Alone | Verdict::Moved => verdict.as_str(),
    }
}

fn clause_table(compared: &Compared, pair: &Pair) -> Table {
    let head = |title: &String| Head { title: title.clone(), ..Head::default() };
    let rows = pair.rows.iter().map(|judged| judged.row.clone()).collect();
    let flat = Comparison { before: head(&pair.titles[0]), after: head(&pair.titles[1]), rows };
    let occasion =
        Occasion { organization: String::new(), document: String::new(), date: String::new(), state: State::Enacted };
    let sheet = shinkyu(&[&flat], &convention(&compared.names), &occasion);
    let table = sheet.blocks.into_iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Title { .. } | Block::Heading(_) | Block::Paragraph(_) | Block::Chart(_) => None,
    });
    let mut table = table.unwrap_or_default();
    judge_rows(&mut table.rows, &pair.rows, &compared.names);
    table
}

/// A table that shows everything, with the verdict in a third column.
fn convention([first, second]: &[String; 2]) -> Convention {
    let headings = HeadingPair { before: first.clone(), after: second.clone() };
    Convention {
        name: String::new(),
        title: String::new(),
        subtitle: String::new(),
        lead: String::new(),
        lead_with_frames: String::new(),
        foot: String::new(),
        order: Order::BeforeFirst,
        headings: Headings { draft: headings.clone(), enacted: headings },
        scope: Scope::Full,
        rows: RowUnit::Clause,
        labels: Underline::Single,
        frame: CellFrame::None,
        omission: Omission::default(),
        blank: Blank { added: "（なし）".to_owned(), removed: "（なし）".to_owned() },
        remarks: Some(Remarks {
            heading: "判定".to_owned(),
            words: RowKind::ALL.into_iter().map(|kind| (kind, "　".to_owned())).collect(),
            split: String::new(),
            merged: String::new(),
        }),
    }
}

/// Gives every row of the table the class of its clause, and the first row of a clause its verdict.
fn judge_rows(rows: &mut [Row], judged: &[Judged], names: &[String; 2]) {
    let by_id: BTreeMap<&str, &Judged> = judged.iter().map(|one| (one.row.id.as_str(), one)).collect();
    let mut now = None;
    for row in rows {
        if let Some(anchor) = &row.anchor {
            now = by_id.get(anchor.as_str()).copied();
            if let (Some(now), Some(cell)) = (now, row.cells.last_mut()) {
                cell.paragraphs = remark(now, names);
            }
        }
        row.class = now.map(|now| class(now.verdict).to_owned());
    }
}

fn remark(judged: &Judged, names: &[String; 2]) -> Vec<Paragraph> {
    let note = |text: String| Paragraph { text: vec![Run { text, mark: Mark::Note }], ..Paragraph::default() };
    let word = match (judged.verdict, &judged.row.before) {
        (Verdict::Alone, Some(_)) => format!("{}のみ", names[0]),
        (Verdict::Alone, None) => format!("{}のみ", names[1]),
        (verdict, _) => verdict.word().to_owned(),
    };
    let mut lines = vec![Paragraph { text: plain(word), ..Paragraph::default() }];
    if judged.verdict == Verdict::Worded && judged.place == Place::Other {
        lines.push(note("（場所も違う）".to_owned()));
    }
    if !judged.ignored.is_empty() {
        let ignored: Vec<&str> = judged.ignored.iter().map(|noise| noise.word()).collect();
        lines.push(note(format!("（{}）", ignored.join("、"))));
    }
    lines
}
