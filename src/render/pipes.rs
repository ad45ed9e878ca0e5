//! Writes the blocks of a sheet as Markdown for reading: tables with pipes, marks as `<ins>` and `<del>`.

use std::fmt::Write;

use crate::parse::print::escape;
use crate::render::grid::rows;
use crate::view::block::{Line, Mark, Run, Sheet};

/// Writes a sheet as Markdown.
pub fn pipes(sheet: &Sheet) -> String {
    let mut out = String::new();
    let mut columns = 0;
    for (index, row) in rows(sheet).iter().enumerate() {
        let cells: Vec<String> = row.iter().map(shown).collect();
        let _ = match row.as_slice() {
            [one] if index == 0 => writeln!(out, "# {}", shown(one)),
            [one] => writeln!(out, "\n{}", shown(one)),
            _ if columns == row.len() => writeln!(out, "| {} |", cells.join(" | ")),
            _ => writeln!(out, "\n| {} |\n|{}", cells.join(" | "), " --- |".repeat(row.len())),
        };
        columns = row.len();
    }
    out
}

fn shown(line: &Line) -> String {
    line.iter().map(marked).collect()
}

fn marked(run: &Run) -> String {
    let text = escape(&run.text).replace('|', "\\|").replace('\n', "<br>");
    match run.mark {
        Mark::Added | Mark::AddedDouble | Mark::AddedFramed => format!("<ins>{text}</ins>"),
        Mark::Removed | Mark::RemovedDouble | Mark::RemovedFramed => format!("<del>{text}</del>"),
        Mark::Local => format!("**{text}**"),
        Mark::None | Mark::Note | Mark::Unset | Mark::Parameter | Mark::Option => text,
    }
}
