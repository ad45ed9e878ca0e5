//! Lays many bodies out: who is like whom, and for each clause its wordings with those who use them.

use std::ops::Range;

use crate::compare::cluster::{Group, Groups};
use crate::compare::crowd::{Clause, Crowd, Wording, letter};
use crate::compare::noise::Noises;
use crate::model::id::DocumentKind;
use crate::view::block::{
    Block, Cell, Chart, Choice, ChoiceState, Heading, Line, Look, Mark, Orientation, Paragraph, Row, Run, Sheet, Table,
    plain,
};
use crate::view::comparison::{closed, percent};
use crate::view::ledger::Ledger;
use crate::view::picture::{heat_map, tree};

/// How many bodies are named beside a wording.
const NAMED: usize = 12;
/// How many wordings of a clause are printed.
const PRINTED: usize = 12;
/// Up to so many bodies a cell of the workbook holds the words themselves.
const WORDED: usize = 30;

/// What the sheet tells about the comparison itself.
#[derive(Clone, Debug)]
pub struct Frame<'a> {
    /// The edition of the base, e.g. 令和7年3月版準拠.
    pub base: &'a str,
    /// What was ignored.
    pub noises: &'a Noises,
}

/// Lays the bodies out as an A4 landscape sheet.
pub fn matrix(crowd: &Crowd, groups: &Groups, frame: &Frame<'_>) -> Sheet {
    let title = format!("{}団体の文言の比較", crowd.bodies.len());
    let mut blocks = vec![Block::Title { text: plain(title.clone()), anchor: None }];
    blocks.extend([paragraph(lead(crowd, frame)), paragraph(counts(crowd))]);
    blocks.extend(closed(&closed_documents(crowd)));
    blocks.push(heading("団体どうしの近さ"));
    blocks.extend(pictures(crowd, groups));
    blocks.push(group_table(crowd, groups));
    blocks.push(heading("条項ごとの文言"));
    blocks.push(wording_table(crowd));
    Sheet { title, orientation: Orientation::Landscape, blocks, ..Sheet::default() }
}

fn paragraph(text: String) -> Block {
    Block::Paragraph(Paragraph { text: plain(text), ..Paragraph::default() })
}

fn heading(text: &str) -> Block {
    Block::Heading(Heading { depth: 1, title: plain(text), look: Look::Section, ..Heading::default() })
}

fn lead(crowd: &Crowd, frame: &Frame<'_>) -> String {
    let ignored: Vec<&str> = frame.noises.iter().map(|noise| noise.word()).collect();
    let ignored = if ignored.is_empty() {
        "一字でも違えば別の文言とした。".to_owned()
    } else {
        format!("{}だけの違いは無視した。", ignored.join("、"))
    };
    let names: Vec<&str> = crowd.bodies.iter().take(NAMED).map(|body| body.name.as_str()).collect();
    let more = crowd.bodies.len().saturating_sub(NAMED);
    let more = if more > 0 { format!("ほか{more}団体") } else { String::new() };
    format!("{}{more}を、基準文（{}）に沿って並べた。{ignored}", names.join("、"), frame.base)
}

/// Names the documents that are not public, of many bodies their number.
pub fn closed_documents(crowd: &Crowd) -> String {
    let named = |kind: DocumentKind| {
        let own: Vec<&str> =
            crowd.bodies.iter().filter(|body| body.closed.contains(&kind)).map(|body| body.name.as_str()).collect();
        match own.len() {
            0 => None,
            1..=3 => Some(format!("{}の{}", own.join("、"), kind.word())),
            count => Some(format!("{}など{count}団体の{}", own[0], kind.word())),
        }
    };
    DocumentKind::ALL.into_iter().filter_map(named).collect::<Vec<_>>().join("、")
}

fn counts(crowd: &Crowd) -> String {
    let all = crowd.clauses.len();
    let split = crowd.clauses.iter().filter(|clause| clause.is_split()).count();
    let wordings: usize = crowd.clauses.iter().map(|clause| clause.wordings.len()).sum();
    format!("条項は{all}、文言は{wordings}通り。文言が分かれる条項は{split}、一つの条項は{}である。", all - split)
}

/// Draws the groups; a picture that cannot be drawn is left out, for the table below says the same.
fn pictures(crowd: &Crowd, groups: &Groups) -> Vec<Block> {
    let names: Vec<String> = groups.groups.iter().map(|group| group_name(crowd, group)).collect();
    if names.len() < 2 {
        return Vec::new();
    }
    let chart = |drawing: String, caption: &str, description: String| {
        Block::Chart(Chart { caption: plain(caption), description, drawing, ..Chart::default() })
    };
    let map = heat_map(groups, &names).ok().map(|drawing| {
        let what = "同じ文言の割合を団体ごとに濃淡で示した図。数値は下の表にある";
        chart(drawing, "同じ文言の割合（字数の%、濃いほど同じ）", what.to_owned())
    });
    let tree = tree(groups, &names)
        .ok()
        .map(|drawing| chart(drawing, "近い団体から順に束ねた樹形図（枝が右で合うほど違う）", told(groups, &names)));
    map.into_iter().chain(tree).collect()
}

/// Says in words how the tree is built, from the nearest pair on.
fn told(groups: &Groups, names: &[String]) -> String {
    let mut parts: Vec<String> = names.to_vec();
    let mut steps = Vec::new();
    for merge in groups.merges.iter().take(NAMED) {
        let joined = format!("{}・{}", parts[merge.first], parts[merge.second]);
        steps.push(format!("{}と{}が{:.0}%", parts[merge.first], parts[merge.second], (1.0 - merge.height) * 100.0));
        parts.push(joined);
    }
    format!("{}で合わさる樹形図", steps.join("、"))
}

fn group_name(crowd: &Crowd, group: &Group) -> String {
    let name = &crowd.bodies[group.centre].name;
    match group.members.len() {
        0 | 1 => name.clone(),
        count => format!("{name}ほか{}", count - 1),
    }
}

fn group_table(crowd: &Crowd, groups: &Groups) -> Block {
    let names: Vec<String> = groups.groups.iter().map(|group| group_name(crowd, group)).collect();
    let header = ["", "団体", "団体数", "最も近い団体", "同じ文言", "基準文と同じ文言"].map(str::to_owned);
    let line = |(place, group): (usize, &Group)| {
        let others = groups.likeness[place].iter().enumerate().filter(|(other, _)| *other != place);
        let nearest = others.max_by_key(|(other, share)| (**share, std::cmp::Reverse(*other)));
        let (near, share) = nearest.map_or((String::new(), String::new()), |(other, share)| {
            (names[other].clone(), percent(usize::try_from(*share).unwrap_or(0)))
        });
        let own = percent(base_share(crowd, group.centre));
        let number = (place + 1).to_string();
        row("same", [number, names[place].clone(), group.members.len().to_string(), near, share, own])
    };
    Block::Table(Table {
        caption: plain("団体どうしの近さ（字数の割合、両方にある文書について）"),
        widths: vec![0.5, 4.0, 1.0, 4.0, 1.2, 1.6],
        header: vec![row("heading", header)],
        rows: groups.groups.iter().enumerate().map(line).collect(),
        ..Table::default()
    })
}

/// Gives the share of the text of a body that is the base's, noise aside, in thousandths.
fn base_share(crowd: &Crowd, body: usize) -> usize {
    let (mut same, mut all) = (0, 0);
    for clause in &crowd.clauses {
        let Some(wording) = clause.used[body].map(|rank| &clause.wordings[rank]) else { continue };
        let size = wording.raw.chars().count();
        all += size;
        same += if wording.likeness == Some(1000) { size } else { 0 };
    }
    (same * 1000).checked_div(all).unwrap_or(0)
}

fn cell(text: Line) -> Cell {
    Cell::of(vec![Paragraph { text, ..Paragraph::default() }])
}

fn row(class: &str, texts: impl IntoIterator<Item = String>) -> Row {
    Row {
        anchor: None,
        class: Some(class.to_owned()),
        cells: texts.into_iter().map(|text| cell(plain(text))).collect(),
    }
}

fn wording_table(crowd: &Crowd) -> Block {
    let header = ["文言", "本文（基準文と違う語句に下線）", "用いる団体", "基準文との一致"].map(str::to_owned);
    let split = crowd.clauses.iter().filter(|clause| clause.is_split()).count();
    let choice = |class: &str, label: String, state| Choice { class: class.to_owned(), label, state };
    Block::Table(Table {
        widths: vec![0.7, 8.0, 3.2, 1.2],
        header: vec![row("heading", header)],
        rows: crowd.clauses.iter().flat_map(|clause| clause_rows(crowd, clause)).collect(),
        choices: vec![
            choice("split", format!("文言が分かれる条項（{split}）"), ChoiceState::Shown),
            choice("uniform", format!("文言が一つの条項（{}）", crowd.clauses.len() - split), ChoiceState::Hidden),
        ],
        ..Table::default()
    })
}

fn clause_rows(crowd: &Crowd, clause: &Clause) -> Vec<Row> {
    let (head, below) = if clause.is_split() { ("split head", "split wording") } else { ("uniform", "uniform") };
    let users = users(crowd, clause);
    let absent = clause.used.iter().filter(|used| used.is_none()).count();
    let name =
        if clause.heading.is_empty() { clause.id.clone() } else { format!("{}（{}）", clause.heading, clause.id) };
    let absent = if absent > 0 { format!("、ない団体 {absent}") } else { String::new() };
    let text = format!("{name}　{}通り{absent}", clause.wordings.len());
    let first = Cell { columns: 4, ..cell(plain(text)) };
    let mut rows = vec![Row { anchor: Some(clause.id.clone()), class: Some(head.to_owned()), cells: vec![first] }];
    for (rank, wording) in clause.wordings.iter().take(PRINTED).enumerate() {
        let share =
            wording.likeness.map_or_else(|| "―".to_owned(), |share| percent(usize::try_from(share).unwrap_or(0)));
        let cells = [plain(letter(rank)), marked(wording), plain(users[rank].clone()), plain(share)];
        rows.push(Row { anchor: None, class: Some(below.to_owned()), cells: cells.into_iter().map(cell).collect() });
    }
    if clause.wordings.len() > PRINTED {
        let rest = &clause.wordings[PRINTED..];
        let bodies: usize = rest.iter().map(|wording| wording.bodies).sum();
        let text = format!("ほか{}通り（{bodies}団体）。全てはExcelとJSONにある。", rest.len());
        rows.push(Row { cells: vec![Cell { columns: 4, ..cell(plain(text)) }], ..row(below, []) });
    }
    rows
}

/// Gives for each wording the names of those who use it, the first few of many.
fn users(crowd: &Crowd, clause: &Clause) -> Vec<String> {
    let mut names: Vec<Vec<&str>> = vec![Vec::new(); clause.wordings.len()];
    for (body, used) in clause.used.iter().enumerate() {
        if let Some(rank) = used.filter(|rank| names[*rank].len() < NAMED) {
            names[rank].push(&crowd.bodies[body].name);
        }
    }
    let line = |(names, wording): (&Vec<&str>, &Wording)| {
        let more = wording.bodies - names.len();
        let more = if more > 0 { format!(" ほか{more}団体") } else { String::new() };
        format!("{}{more}", names.join("、"))
    };
    names.iter().zip(&clause.wordings).map(line).collect()
}

fn marked(wording: &Wording) -> Line {
    let chars: Vec<char> = wording.raw.chars().collect();
    let mut line = Line::new();
    let mut piece = |range: Range<usize>, mark| {
        let text: String = chars[range].iter().collect();
        line.extend((!text.is_empty()).then_some(Run { text, mark }));
    };
    let mut start = 0;
    for range in &wording.marks {
        piece(start..range.start, Mark::None);
        piece(range.clone(), Mark::Added);
        start = range.end;
    }
    piece(start..chars.len(), Mark::None);
    line
}

/// Lays the bodies out as a workbook: one row a clause and one column a body, and all wordings.
pub fn ledgers(crowd: &Crowd) -> Vec<Ledger> {
    vec![body_ledger(crowd), wording_ledger(crowd)]
}

fn body_ledger(crowd: &Crowd) -> Ledger {
    let words = crowd.bodies.len() <= WORDED;
    let said = |clause: &Clause, used: Option<usize>| match used {
        None => String::new(),
        Some(rank) if words => format!("{} {}", letter(rank), clause.wordings[rank].raw),
        Some(rank) => letter(rank),
    };
    let line = |clause: &Clause| -> Vec<String> {
        let head = [clause.document.as_str(), &clause.id, &clause.heading].map(str::to_owned);
        let count = clause.wordings.len().to_string();
        head.into_iter().chain([count]).chain(clause.used.iter().map(|used| said(clause, *used))).collect()
    };
    let header = ["文書", "条項", "番号と見出し", "文言の数"].map(str::to_owned);
    Ledger {
        name: "条項と団体".to_owned(),
        widths: vec![12, 28, 24, 8, if words { 48 } else { 6 }],
        frozen: 4,
        header: header.into_iter().chain(crowd.bodies.iter().map(|body| body.name.clone())).collect(),
        rows: crowd.clauses.iter().map(line).collect(),
    }
}

fn wording_ledger(crowd: &Crowd) -> Ledger {
    let header =
        ["文書", "条項", "番号と見出し", "文言", "キー", "団体数", "基準文との一致（%）", "用いる団体", "本文"];
    let lines = |clause: &Clause| -> Vec<Vec<String>> {
        let users = users(crowd, clause);
        let line = |(rank, wording): (usize, &Wording)| {
            let share = wording.likeness.map_or_else(String::new, |share| format!("{}.{}", share / 10, share % 10));
            vec![
                clause.document.as_str().to_owned(),
                clause.id.clone(),
                clause.heading.clone(),
                letter(rank),
                wording.key.short(),
                wording.bodies.to_string(),
                share,
                users[rank].clone(),
                wording.raw.clone(),
            ]
        };
        clause.wordings.iter().enumerate().map(line).collect()
    };
    Ledger {
        name: "文言".to_owned(),
        widths: vec![12, 28, 24, 6, 14, 8, 10, 30, 90],
        frozen: 4,
        header: header.map(str::to_owned).to_vec(),
        rows: crowd.clauses.iter().flat_map(lines).collect(),
    }
}
