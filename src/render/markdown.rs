//! Writes a document as Markdown in the grammar of an enacted revision: ids kept, labels frozen in the text.

use std::fmt::Write;

use crate::model::numbered::{Element, Numbered, NumberedClause, NumberedTable};
use crate::model::role::Role;
use crate::parse::print::{escape, push_escaped, push_inside};

/// The bytes that a long document takes, for a start.
const ROOM: usize = 1 << 18;

/// Writes a document below its front matter (`key: value` lines without the `---`).
pub fn markdown(document: &Numbered, levels: &[Role], front: &str) -> String {
    format!("---\n{front}---\n{}", body(document, levels))
}

/// Writes a document without front matter.
pub fn body(document: &Numbered, levels: &[Role]) -> String {
    let mut printer = Printer { levels, out: String::with_capacity(ROOM) };
    document.clauses.iter().for_each(|clause| printer.clause(clause, 0, 0));
    printer.out
}

struct Printer<'a> {
    levels: &'a [Role],
    out: String,
}

impl Printer<'_> {
    /// `level` is the depth (from 1) that the clause above takes; `list` how many lists are open.
    fn clause(&mut self, clause: &NumberedClause, level: usize, list: usize) {
        let own = self.levels.iter().position(|role| *role == clause.role).map(|found| found + 1);
        match own {
            Some(depth) if list == 0 && self.headed(clause) => self.heading(clause, depth),
            Some(depth) => self.item(clause, depth, level, list),
            None if clause.title.is_empty() && clause.label.is_empty() => self.leaf(clause, list),
            None => self.item(clause, level + 1, level, list),
        }
    }

    fn heading(&mut self, clause: &NumberedClause, depth: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n('#', depth));
        self.out.push(' ');
        self.words(&clause.label, &clause.title);
        self.attributes(clause, &uncounted(clause));
        clause.body.iter().for_each(|element| self.element(element, 0));
        let plain = clause.children.iter().rposition(|child| !self.headed(child)).unwrap_or(0);
        for (index, child) in clause.children.iter().enumerate() {
            match self.levels.iter().position(|role| *role == child.role) {
                Some(own) if index < plain && self.headed(child) => self.item(child, own + 1, depth, 0),
                _ => self.clause(child, depth, 0),
            }
        }
    }

    /// Tells whether a clause is written as a heading. What follows a heading stands below it, so a titled clause with
    /// an item or a paragraph beside and after it has to be an item.
    fn headed(&self, clause: &NumberedClause) -> bool {
        !clause.title.is_empty() && self.levels.iter().take(6).any(|role| *role == clause.role)
    }

    fn item(&mut self, clause: &NumberedClause, depth: usize, level: usize, list: usize) {
        let titled = !clause.title.is_empty();
        let mut elements = clause.body.iter().peekable();
        let first = match elements.peek() {
            _ if titled => clause.title.as_str(),
            Some(Element::Paragraph(text)) => text.as_str(),
            Some(Element::Table(_) | Element::Chart(_)) | None => "",
        };
        if !titled && matches!(elements.peek(), Some(Element::Paragraph(_))) {
            elements.next();
        }
        let usual = self.levels.get(level).or(self.levels.last()).copied();
        let role = (usual != Some(clause.role)).then(|| clause.role.as_str());
        let classes = role.into_iter().chain(titled.then_some("titled")).chain(uncounted(clause));
        let classes: Vec<&str> = classes.collect();
        self.start(list);
        self.out.push_str("- ");
        self.words(&clause.label, first);
        self.attributes(clause, &classes);
        elements.for_each(|element| self.element(element, list + 1));
        clause.children.iter().for_each(|child| self.clause(child, depth, list + 1));
    }

    fn leaf(&mut self, clause: &NumberedClause, list: usize) {
        let usual = if self.levels.contains(&Role::Paragraph) { Role::Prose } else { Role::Paragraph };
        let role = (usual != clause.role).then(|| clause.role.as_str());
        let role: Vec<&str> = role.into_iter().collect();
        match clause.body.as_slice() {
            [Element::Table(table)] => {
                self.start(list);
                self.words("", &table.caption);
                self.attributes(clause, &["table"]);
                self.table(table, list);
            }
            [Element::Chart(chart)] => {
                let class = if chart.name == "main" { "chart".to_owned() } else { format!("chart={}", chart.name) };
                self.start(list);
                self.words("", &chart.caption);
                self.attributes(clause, &[&class]);
            }
            body => {
                let lines: Vec<String> = body.iter().flat_map(Element::lines).collect();
                let first = lines.first().map_or("", String::as_str);
                self.start(list);
                self.words("", first);
                self.attributes(clause, &role);
                lines.iter().skip(1).for_each(|line| self.line(line, list));
            }
        }
        clause.children.iter().for_each(|child| self.clause(child, self.levels.len(), list));
    }

    fn element(&mut self, element: &Element, list: usize) {
        match element {
            Element::Paragraph(text) => self.line(text, list),
            Element::Table(table) => self.table(table, list),
            Element::Chart(chart) => self.line(&chart.caption, list),
        }
    }

    fn line(&mut self, text: &str, list: usize) {
        self.start(list);
        push_escaped(&mut self.out, text);
        self.out.push('\n');
    }

    /// Parts what follows from what stands above, and indents it.
    fn start(&mut self, list: usize) {
        self.out.push('\n');
        self.indent(list);
    }

    fn indent(&mut self, list: usize) {
        self.out.extend(std::iter::repeat_n("    ", list));
    }

    fn words(&mut self, label: &str, text: &str) {
        if label.is_empty() {
            return push_escaped(&mut self.out, text);
        }
        push_escaped(&mut self.out, label);
        self.out.push(' ');
        push_inside(&mut self.out, text);
    }

    fn attributes(&mut self, clause: &NumberedClause, classes: &[&str]) {
        self.out.extend([" {#", clause.id.as_str()]);
        classes.iter().for_each(|class| self.out.extend([" .", class]));
        self.out.push_str("}\n");
    }

    fn table(&mut self, table: &NumberedTable, list: usize) {
        for (index, row) in table.rows.iter().enumerate() {
            let cells = row.iter().map(|cell| {
                cell.as_ref().map_or_else(|| "^".to_owned(), |cell| escape(&cell.join(" ")).replace('|', "\\|"))
            });
            if index == 0 {
                self.out.push('\n');
            }
            self.indent(list);
            let _ = writeln!(self.out, "| {} |", cells.collect::<Vec<_>>().join(" | "));
            if index == 0 {
                self.indent(list);
                let _ = writeln!(self.out, "|{}", " --- |".repeat(row.len()));
            }
        }
    }
}

fn uncounted(clause: &NumberedClause) -> Vec<&'static str> {
    if clause.label.is_empty() { vec!["uncounted"] } else { Vec::new() }
}
