//! The sheet of paper: A4, its margins, the line grid and where page numbers begin.

use crate::view::block::Orientation;

use super::xml::Xml;

/// Twips (1/20 pt) to half a character of the 10.5-point text.
pub(super) const HALF_WIDTH: u32 = 105;

/// The short and the long side of A4 in twips.
const A4: (u32, u32) = (11_906, 16_838);

/// What part of the document a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    /// The cover or the 目次, without page numbers.
    Front,
    /// The text, from page 1.
    Body,
}

/// A page, in twips.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    orientation: Orientation,
    margin: u32,
}

impl Page {
    /// Gives the page for an orientation: margins of 25 mm, or 20 mm where it lies on its side.
    pub(super) fn new(orientation: Orientation) -> Self {
        let margin = match orientation {
            Orientation::Portrait => 1_418,
            Orientation::Landscape => 1_134,
        };
        Self { orientation, margin }
    }

    /// Gives the width between the margins.
    pub(super) fn text_width(self) -> u32 {
        self.size().0 - 2 * self.margin
    }

    /// Gives the width that is left beside an indent of so many half-width characters.
    pub(super) fn width_beside(self, indent: u8) -> u32 {
        self.text_width().saturating_sub(u32::from(indent) * HALF_WIDTH).max(HALF_WIDTH)
    }

    fn size(self) -> (u32, u32) {
        match self.orientation {
            Orientation::Portrait => A4,
            Orientation::Landscape => (A4.1, A4.0),
        }
    }
}

/// Writes the properties of a section.
pub(super) fn section_properties(xml: &mut Xml, page: Page, section: Section) {
    xml.raw("<w:sectPr>");
    if section == Section::Body {
        xml.raw("<w:footerReference w:type=\"default\" r:id=\"rId4\"/>");
    }
    paper(xml, page);
    if section == Section::Body {
        xml.raw("<w:pgNumType w:start=\"1\"/>");
    }
    xml.raw("<w:docGrid w:type=\"lines\" w:linePitch=\"360\"/></w:sectPr>");
}

fn paper(xml: &mut Xml, page: Page) {
    let (width, height) = page.size();
    xml.raw("<w:pgSz");
    xml.number("w:w", width);
    xml.number("w:h", height);
    if page.orientation == Orientation::Landscape {
        xml.attribute("w:orient", "landscape");
    }
    xml.raw("/><w:pgMar");
    for side in ["w:top", "w:right", "w:bottom", "w:left"] {
        xml.number(side, page.margin);
    }
    xml.raw(" w:header=\"709\" w:footer=\"624\" w:gutter=\"0\"/>");
}
