//! The blocks that every renderer encodes: labels, order, indents and marks are already decided here.

use serde::{Deserialize, Serialize};

/// Why a run of characters stands out from its neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Ordinary text.
    #[default]
    None,
    /// In the column after an amendment: new or reworded, underlined.
    Added,
    /// In the column before an amendment: dropped or reworded, underlined.
    Removed,
    /// As [`Mark::Added`], with the double underline that some conventions give to labels.
    AddedDouble,
    /// As [`Mark::Removed`], with the double underline that some conventions give to labels.
    RemovedDouble,
    /// As [`Mark::Added`], in a cell whose frame stands for the underline.
    AddedFramed,
    /// As [`Mark::Removed`], in a cell whose frame stands for the underline.
    RemovedFramed,
    /// An editorial note such as （略） or （新設）.
    Note,
    /// In a review: the value of a parameter.
    Parameter,
    /// In a review: a wording that an option of the base decided.
    Option,
    /// In a review: the body's own words.
    Local,
    /// What somebody must still settle: 【未設定: …】, 【要確認】.
    Unset,
}

impl Mark {
    /// Says whether it shows what an amendment changed.
    pub fn is_change(self) -> bool {
        match self {
            Self::Added
            | Self::Removed
            | Self::AddedDouble
            | Self::RemovedDouble
            | Self::AddedFramed
            | Self::RemovedFramed => true,
            Self::None | Self::Note | Self::Parameter | Self::Option | Self::Local | Self::Unset => false,
        }
    }

    /// Gives the same mark for a cell whose frame stands for the underline.
    #[must_use]
    pub fn framed(self) -> Self {
        match self {
            Self::Added | Self::AddedFramed => Self::AddedFramed,
            Self::Removed | Self::RemovedFramed => Self::RemovedFramed,
            Self::AddedDouble
            | Self::RemovedDouble
            | Self::None
            | Self::Note
            | Self::Parameter
            | Self::Option
            | Self::Local
            | Self::Unset => self,
        }
    }
}

/// A run of characters with one mark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The characters, as they are printed.
    pub text: String,
    /// Why they stand out.
    pub mark: Mark,
}

/// Runs that follow each other on one logical line.
pub type Line = Vec<Run>;

/// Makes a line of one unmarked run; an empty text makes an empty line.
pub fn plain(text: impl Into<String>) -> Line {
    let text = text.into();
    if text.is_empty() { Vec::new() } else { vec![Run { text, mark: Mark::None }] }
}

/// Gives the characters of a line without its marks.
pub fn characters(line: &[Run]) -> String {
    line.iter().map(|run| run.text.as_str()).collect()
}

/// What a renderer needs to write one file: a policy, a 新旧対照表 or a comparison.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// The title of the file (PDF title, HTML `<title>`), e.g. 志免町 情報セキュリティ基本方針.
    pub title: String,
    /// The body that the document belongs to, e.g. 志免町.
    pub organization: String,
    /// A4 portrait or landscape.
    pub orientation: Orientation,
    /// The cover page, if the document has one.
    pub cover: Option<Cover>,
    /// Whether a 目次 stands before the blocks.
    pub contents: Contents,
    /// The document from top to bottom.
    pub blocks: Vec<Block>,
    /// What a reader on the screen finds after the document and may fold away; no part of it.
    #[serde(default)]
    pub appendix: Option<Appendix>,
}

/// What stands after a document without being a part of it, such as the list of changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Appendix {
    /// What it is called.
    pub title: String,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

impl Sheet {
    /// Prints the appendix on pages of its own at the end, in formats that fold nothing away.
    pub fn with_appendix_printed(mut self) -> Self {
        if let Some(appendix) = self.appendix.take() {
            self.blocks.push(Block::Title { text: plain(appendix.title), anchor: None });
            self.blocks.extend(appendix.blocks);
        }
        self
    }
}

/// How the A4 page lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Orientation {
    /// 縦置き
    #[default]
    Portrait,
    /// 横置き
    Landscape,
}

/// Whether a 目次 is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contents {
    /// No 目次.
    #[default]
    Absent,
    /// A 目次 made of the `outline` of the headings that are listed.
    Present,
}

/// The cover page, from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// Its lines, none empty.
    pub lines: Vec<CoverLine>,
}

/// One line of the cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverLine {
    /// What the line says; decides its size and place.
    pub style: CoverStyle,
    /// The characters.
    pub text: String,
}

/// What a line of the cover says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CoverStyle {
    /// The name of the body.
    Organization,
    /// The title of the document.
    Title,
    /// 第6版 and the like.
    Edition,
    /// A date of adoption or revision.
    Date,
    /// An adopting body (執行機関).
    Adopter,
}

/// One block of a sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Block {
    /// The title of the document where it stands above the text (HTML `<h1>`, centred).
    Title {
        /// The characters.
        text: Line,
        /// The place to link to.
        anchor: Option<String>,
    },
    /// A heading of a clause.
    Heading(Heading),
    /// A paragraph, with or without a hanging label.
    Paragraph(Paragraph),
    /// A table with ruled lines.
    Table(Table),
    /// An organisation chart.
    Chart(Chart),
}

/// A heading: `2.1 情報資産の分類`, or the caption `（目的）` above 第1条.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 for the highest; HTML prints `<h{depth + 1}>`, Word the style `Heading {depth}`.
    pub depth: u8,
    /// The permanent id of the clause.
    pub anchor: Option<String>,
    /// What a 目次 or a bookmark prints: label and title on one line.
    pub outline: String,
    /// The label as printed before the title; empty where the label stands with the text below (条).
    pub label: Line,
    /// The title as printed, brackets included.
    pub title: Line,
    /// Where the label begins and how wide it is.
    pub indent: Indent,
    /// How it stands out from the text.
    #[serde(default)]
    pub look: Look,
}

/// How a heading stands out from the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// In large letters, with space above.
    #[default]
    Chapter,
    /// In somewhat larger letters.
    Section,
    /// In the letters of the text: the caption of a 条, the title of an item.
    Clause,
}

impl Heading {
    /// Tells whether a 目次 names it.
    pub fn listed(&self) -> bool {
        !self.outline.is_empty() && (self.depth == 1 || self.look != Look::Clause)
    }
}

/// Horizontal places, in half-width characters (0.5 em).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indent {
    /// From the left margin to the label.
    pub start: u8,
    /// From the label to the text; the second and later lines of the text begin at `start + hang`.
    pub hang: u8,
    /// Extra indent of the first line of a paragraph that bears no label.
    pub first: u8,
}

/// A paragraph, with or without a hanging label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The permanent id of the clause that begins here.
    pub anchor: Option<String>,
    /// The label, empty for none.
    pub label: Line,
    /// The text.
    pub text: Line,
    /// Where it stands.
    pub indent: Indent,
    /// 0 for a plain paragraph, else how deep in a list the item stands (1 for the outermost list).
    pub list_depth: u8,
}

/// A table with ruled lines and repeated header rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The permanent id of the table.
    pub anchor: Option<String>,
    /// The line above it, empty for none.
    pub caption: Line,
    /// The relative widths of the columns; sums to anything.
    pub widths: Vec<f32>,
    /// Rows that repeat on each page.
    pub header: Vec<Row>,
    /// The other rows.
    pub rows: Vec<Row>,
    /// From the left margin, in half-width characters.
    pub indent: u8,
    /// The kinds of rows that a reader can hide on a screen, for all tables of the sheet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

/// A kind of rows that a reader can hide.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The class of the rows.
    pub class: String,
    /// What the reader is told, e.g. `同一（24）`.
    pub label: String,
    /// Whether the rows are shown at first.
    pub state: ChoiceState,
}

/// Whether rows are shown at first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChoiceState {
    /// They are.
    #[default]
    Shown,
    /// The reader has to ask for them.
    Hidden,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The permanent id of the clause that the row shows.
    pub anchor: Option<String>,
    /// What kind of row it is (`amended`, `same` …): a CSS class, or nothing.
    pub class: Option<String>,
    /// Its cells; cells covered by a `rows > 1` above are absent.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What stands in it; empty for an empty cell.
    pub paragraphs: Vec<Paragraph>,
    /// How many rows it covers, 1 or more.
    pub rows: usize,
    /// How many columns it covers, 1 or more.
    pub columns: usize,
    /// The line around it.
    #[serde(default)]
    pub frame: Frame,
}

impl Cell {
    /// Makes a cell of one row and one column.
    pub fn of(paragraphs: Vec<Paragraph>) -> Self {
        Self { paragraphs, rows: 1, columns: 1, frame: Frame::Thin }
    }
}

/// The line around a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Frame {
    /// The line that every cell has.
    #[default]
    Thin,
    /// A thick line: the cell is amended.
    Thick,
    /// A dashed line: the cell is amended.
    Dashed,
}

/// An organisation chart, drawn from the officers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    /// The permanent id of the figure.
    pub anchor: Option<String>,
    /// The line above it, empty for none.
    pub caption: Line,
    /// What it shows, for readers who cannot see it; the text output prints `［図：…］`.
    pub description: String,
    /// The officers at the top, usually one.
    pub roots: Vec<ChartNode>,
    /// A drawing as SVG, for a picture of something else than officers; empty for none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub drawing: String,
    /// From the left margin, in half-width characters.
    pub indent: u8,
}

/// An officer in a chart and those who report to him or her.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChartNode {
    /// The role, e.g. 最高情報セキュリティ責任者.
    pub title: String,
    /// Who holds it, e.g. 副町長; may be empty.
    pub holder: String,
    /// Those below.
    pub children: Vec<ChartNode>,
}
