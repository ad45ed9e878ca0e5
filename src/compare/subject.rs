//! One side of a comparison: its documents and its own words.

use std::collections::BTreeSet;

use crate::compare::mask::Mask;
use crate::compare::names::Names;
use crate::compare::noise::{Noise, Noises, half_width};
use crate::compare::reference::Index;
use crate::diff::outline::Outline;
use crate::model::id::DocumentKind;
use crate::model::numbered::{Element, Numbered, NumberedClause, NumberedTable};

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Subject {
    /// How files and JSON name it, e.g. `shime@2025-07-03`.
    pub id: String,
    /// How readers name it, e.g. 志免町（令和7年7月3日）.
    pub name: String,
    /// Its documents.
    pub documents: Vec<Numbered>,
    /// Its own words.
    pub names: Names,
    /// The documents that are not public.
    pub closed: BTreeSet<DocumentKind>,
}

/// Takes the noise out of one document.
pub(super) struct Masker<'a> {
    names: &'a Names,
    outline: &'a Outline<'a>,
    index: Index,
    noises: &'a Noises,
}

impl<'a> Masker<'a> {
    /// Prepares a document; without keys references are left as they are.
    pub(super) fn new(names: &'a Names, outline: &'a Outline<'a>, keys: &[String], noises: &'a Noises) -> Self {
        Self { names, outline, index: Index::new(outline, keys), noises }
    }

    /// Gives a clause by its position.
    pub(super) fn clause(&self, position: usize) -> &'a NumberedClause {
        self.outline.nodes[position].clause
    }

    /// Gives what is ignored in a clause.
    pub(super) fn mask(&self, position: usize) -> Mask<'_> {
        self.mask_with(position, self.noises)
    }

    fn mask_with<'b>(&'b self, position: usize, noises: &'b Noises) -> Mask<'b> {
        let names = self.names.within(&self.clause(position).id);
        Mask::new(noises, names, Some(self.index.targets(position)))
    }

    /// Gives title and text of a clause without some kinds of noise.
    pub(super) fn words(&self, position: usize, noises: &Noises) -> String {
        self.mask_with(position, noises).clause(self.clause(position)).1.text
    }

    /// Lists the body's own words that stand in a clause, each with what stands for it.
    pub(super) fn own_words(&self, position: usize) -> BTreeSet<(String, String)> {
        let mask = self.mask(position);
        let clause = self.clause(position);
        let lines = std::iter::once(clause.title.clone()).chain(clause.body.iter().flat_map(Element::lines));
        lines.flat_map(|line| mask.found(&line)).collect()
    }

    /// Gives the document without noise; labels stay.
    pub(super) fn document(&self, document: &Numbered) -> Numbered {
        let mut next = 0;
        let clauses = document.clauses.iter().map(|clause| self.masked(clause, &mut next)).collect();
        Numbered { document: document.document, title: document.title.clone(), clauses }
    }

    fn masked(&self, clause: &NumberedClause, next: &mut usize) -> NumberedClause {
        let mask = self.mask(*next);
        *next += 1;
        NumberedClause {
            id: clause.id.clone(),
            role: clause.role,
            label: clause.label.clone(),
            title: mask.of(&clause.title).text,
            body: clause.body.iter().map(|element| masked_element(element, &mask)).collect(),
            origin: clause.origin.clone(),
            children: clause.children.iter().map(|child| self.masked(child, next)).collect(),
        }
    }

    /// Says which kind of noise makes two labels differ.
    pub(super) fn label_noise(before: &str, after: &str) -> Noise {
        if half_width(before) == half_width(after) { Noise::Width } else { Noise::Number }
    }
}

fn masked_element(element: &Element, mask: &Mask<'_>) -> Element {
    let of = |text: &String| mask.of(text).text;
    match element {
        Element::Paragraph(text) => Element::Paragraph(of(text)),
        Element::Chart(chart) => {
            let mut chart = chart.clone();
            chart.caption = of(&chart.caption);
            Element::Chart(chart)
        }
        Element::Table(table) => {
            let cell = |cell: &Option<Vec<String>>| cell.as_ref().map(|items| items.iter().map(of).collect());
            let rows = table.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            Element::Table(NumberedTable { caption: of(&table.caption), rows })
        }
    }
}
