//! Lays out the plan of an update, or the summary of many, as blocks.

use crate::update::fleet::Fleet;
use crate::update::{ClauseVerdict, Plan, Verdict};
use crate::view::block::{Block, Cell, Heading, Line, Mark, Orientation, Paragraph, Row, Run, Sheet, Table, plain};

/// Lays out the plan of one body: counts, notes, and the clauses that are touched or wait for somebody.
pub fn plan_sheet(plan: &Plan) -> Sheet {
    let title = format!("{} 版の更新（{} → {}）", plan.name, plan.from, plan.to);
    let mut blocks = vec![Block::Title { text: plain(title.clone()), anchor: None }];
    blocks.push(Block::Table(counts_table(plan)));
    blocks.extend(plan.notes.iter().chain(&plan.problems).map(|note| paragraph("・", note)));
    for verdict in ORDER {
        let clauses: Vec<&ClauseVerdict> = plan.clauses.iter().filter(|clause| clause.verdict == verdict).collect();
        if !clauses.is_empty() {
            blocks.push(heading(verdict.as_str(), clauses.len()));
            blocks.push(Block::Table(clause_table(&clauses, verdict)));
        }
    }
    sheet(title, plan.name.clone(), blocks)
}

/// Lays out the summary of many bodies: bodies × verdicts, and the clauses that most need a decision.
pub fn fleet_sheet(fleet: &Fleet) -> Sheet {
    let title = format!("版の更新（{} へ）", fleet.to);
    let mut blocks = vec![Block::Title { text: plain(title.clone()), anchor: None }];
    blocks.push(Block::Table(fleet_table(fleet)));
    if !fleet.decisions.is_empty() {
        blocks.push(heading("決めることの多い条項", fleet.decisions.len()));
        let rows = fleet
            .decisions
            .iter()
            .map(|clause| row(vec![clause.clause.to_string(), clause.title.clone(), format!("{}団体", clause.bodies)]));
        blocks.push(table(vec![row(words(&["条項", "見出し", "団体の数"]))], rows.collect(), &[5.0, 6.0, 2.0]));
    }
    sheet(title, String::new(), blocks)
}

/// The verdicts in the order in which a clerk looks at them.
pub const ORDER: [Verdict; 6] =
    [Verdict::Question, Verdict::Orphaned, Verdict::New, Verdict::Combined, Verdict::Automatic, Verdict::Kept];

fn sheet(title: String, organization: String, blocks: Vec<Block>) -> Sheet {
    Sheet { title, organization, orientation: Orientation::Landscape, blocks, ..Sheet::default() }
}

fn counts_table(plan: &Plan) -> Table {
    let header = row(Verdict::ALL.iter().map(|verdict| verdict.as_str().to_owned()).collect());
    let counts = row(Verdict::ALL.iter().map(|verdict| plan.count(*verdict).to_string()).collect());
    Table { widths: vec![1.0; Verdict::ALL.len()], header: vec![header], rows: vec![counts], ..Table::default() }
}

fn fleet_table(fleet: &Fleet) -> Table {
    let names = Verdict::ALL.iter().map(|verdict| verdict.as_str().to_owned());
    let header = row(words(&["団体", "版"]).into_iter().chain(names).chain(words(&["要る値"])).collect());
    let body = |body: &crate::update::fleet::BodyCount| {
        let counts = Verdict::ALL.iter().map(|verdict| body.counts.get(verdict).copied().unwrap_or(0).to_string());
        let head = [format!("{}（{}）", body.name, body.id), body.from.clone()];
        let mut row = row(head.into_iter().chain(counts).chain([body.needs.to_string()]).collect());
        row.class = body.open.then(|| "open".to_owned());
        row
    };
    let total = Verdict::ALL.iter().map(|verdict| fleet.counts.get(verdict).copied().unwrap_or(0).to_string());
    let needs: usize = fleet.bodies.iter().map(|body| body.needs).sum();
    let head = [format!("計 {}団体", fleet.bodies.len()), String::new()];
    let total = row(head.into_iter().chain(total).chain([needs.to_string()]).collect());
    let failed = fleet.failed.iter().map(|name| row(vec![name.clone(), "更新できません".to_owned()]));
    let rows = fleet.bodies.iter().map(body).chain(failed).chain([total]).collect();
    let widths = std::iter::once(5.0).chain(vec![1.5; Verdict::ALL.len() + 2]).collect();
    Table { widths, header: vec![header], rows, ..Table::default() }
}

fn clause_table(clauses: &[&ClauseVerdict], verdict: Verdict) -> Table {
    let header = row(words(&["条項", "前の基準文", "新しい基準文", "団体の文言", "更新の後", "事由"]));
    let body = |clause: &&ClauseVerdict| {
        let mut row = row(vec![
            format!("{} {}\n{}", clause.label, clause.title, clause.clause).trim_start().to_owned(),
            clause.base_before.clone(),
            clause.base_after.clone(),
            clause.ours.clone(),
            clause.result.clone(),
            remark(clause),
        ]);
        row.anchor = Some(clause.clause.to_string());
        row.class = verdict.is_open().then(|| "open".to_owned());
        row
    };
    let rows = clauses.iter().map(body).collect();
    Table { widths: vec![3.0, 5.0, 5.0, 5.0, 5.0, 3.0], header: vec![header], rows, ..Table::default() }
}

/// Says what happened with a clause and what it needs.
pub fn remark(clause: &ClauseVerdict) -> String {
    let needs = (!clause.needs.is_empty()).then(|| format!("要る値: {}", clause.needs.join("、")));
    let note = (!clause.note.is_empty()).then(|| clause.note.clone());
    note.into_iter().chain(needs).collect::<Vec<_>>().join("\n")
}

fn heading(title: &str, count: usize) -> Block {
    let text = format!("{title}（{count}）");
    Block::Heading(Heading { depth: 1, outline: text.clone(), title: plain(text), ..Heading::default() })
}

fn paragraph(label: &str, text: &str) -> Block {
    Block::Paragraph(Paragraph { label: plain(label), text: plain(text), list_depth: 1, ..Paragraph::default() })
}

fn table(header: Vec<Row>, rows: Vec<Row>, widths: &[f32]) -> Block {
    Block::Table(Table { widths: widths.to_vec(), header, rows, ..Table::default() })
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn row(cells: Vec<String>) -> Row {
    let line = |text: &str| Paragraph { text: marked(text), ..Paragraph::default() };
    let cell = |text: String| Cell::of(text.lines().map(line).collect());
    Row { cells: cells.into_iter().map(cell).collect(), ..Row::default() }
}

fn marked(text: &str) -> Line {
    let open = crate::resolve::questions::OPEN;
    match text.strip_prefix(open) {
        Some(rest) => std::iter::once(Run { text: open.to_owned(), mark: Mark::Unset }).chain(plain(rest)).collect(),
        None => plain(text),
    }
}
