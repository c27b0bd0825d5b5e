//! The looks of paragraphs: fonts, sizes, indents and lines that GB/T 9704-2012 names.

use docx_rs::{AlignmentType, LineSpacing, LineSpacingType, RunFonts, SpecialIndentType, Style, StyleType};

use crate::locale::papers as m;

/// Width of the text area, 156 mm (5.2.1), in twips.
pub(super) const TEXT_WIDTH: u32 = 8844;

/// A character of size 3, 16 pt, in twips.
pub(super) const CHAR: i32 = 320;

/// What each character of that size gives up so that 28 fill the text area's width (5.2.3), in twips.
pub(super) const TIGHTER: i32 = -5;

/// A line: 22 of them fill 225 mm (5.2.3), in twips.
pub(super) const LINE: u32 = 579;

/// The same as an exact line height.
pub(super) const EXACT: i32 = 579;

/// Size 3, 16 pt, in half-points.
const BODY_SIZE: usize = 32;

/// Line height of titles of size 2, in twips.
pub(super) const TITLE_LINE: i32 = 680;

/// Line height of the foot, in twips.
pub(super) const IMPRINT_LINE: i32 = 460;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// 发文机关标志.
    Mark,
    /// 发文字号.
    Number,
    /// Title.
    Title,
    /// 主送机关.
    To,
    /// Text.
    Body,
    /// Heading of the first level: 黑体.
    Heading1,
    /// Second: 楷体.
    Heading2,
    /// Third: 仿宋.
    Heading3,
    /// Fourth: 仿宋.
    Heading4,
    /// 附件说明.
    Note,
    /// 署名 and 成文日期.
    Sign,
    /// 附件 above an annex.
    AnnexMark,
    /// A table's head.
    CellHead,
    /// A table's cell.
    Cell,
    /// A table's cell, centred.
    CellCentre,
    /// 版记.
    Imprint,
    /// Page number.
    Footer,
    /// A narrow line that holds two things apart.
    Gap,
}

impl Look {
    /// Every look.
    pub(super) const ALL: [Self; 18] = [
        Self::Mark,
        Self::Number,
        Self::Title,
        Self::To,
        Self::Body,
        Self::Heading1,
        Self::Heading2,
        Self::Heading3,
        Self::Heading4,
        Self::Note,
        Self::Sign,
        Self::AnnexMark,
        Self::CellHead,
        Self::Cell,
        Self::CellCentre,
        Self::Imprint,
        Self::Footer,
        Self::Gap,
    ];

    /// The look of a heading; deeper ones than the fourth look like that.
    pub(super) const fn heading(level: u8) -> Self {
        match level {
            1 => Self::Heading1,
            2 => Self::Heading2,
            3 => Self::Heading3,
            _ => Self::Heading4,
        }
    }

    /// The style's id.
    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::Mark => "Mark",
            Self::Number => "Number",
            Self::Title => "Title",
            Self::To => "Addressee",
            Self::Body => "Body",
            Self::Heading1 => "Heading1",
            Self::Heading2 => "Heading2",
            Self::Heading3 => "Heading3",
            Self::Heading4 => "Heading4",
            Self::Note => "AnnexNote",
            Self::Sign => "Signature",
            Self::AnnexMark => "AnnexMark",
            Self::CellHead => "CellHead",
            Self::Cell => "Cell",
            Self::CellCentre => "CellCentre",
            Self::Imprint => "Imprint",
            Self::Footer => "Footer",
            Self::Gap => "Gap",
        }
    }

    /// The style's name: headings go by Word's own, so that its navigation finds them.
    const fn name(self) -> &'static str {
        match self {
            Self::Heading1 => "heading 1",
            Self::Heading2 => "heading 2",
            Self::Heading3 => "heading 3",
            Self::Heading4 => "heading 4",
            Self::Footer => "footer",
            other => other.id(),
        }
    }

    /// Font, and size in half-points.
    const fn letters(self) -> (&'static str, usize) {
        match self {
            Self::Mark | Self::Title => (m::FONT_TITLE, 44),
            Self::Heading1 | Self::AnnexMark => (m::FONT_HEAVY, BODY_SIZE),
            Self::Heading2 => (m::FONT_SCRIPT, BODY_SIZE),
            Self::CellHead => (m::FONT_HEAVY, 21),
            Self::Cell | Self::CellCentre => (m::FONT_BODY, 21),
            Self::Imprint => (m::FONT_BODY, 28),
            Self::Footer => (m::FONT_SONG, 28),
            Self::Gap => (m::FONT_BODY, 2),
            _ => (m::FONT_BODY, BODY_SIZE),
        }
    }

    const fn align(self) -> AlignmentType {
        match self {
            Self::Mark | Self::Number | Self::Title | Self::CellHead | Self::CellCentre => {
                AlignmentType::Center
            }
            Self::Sign => AlignmentType::Right,
            Self::Body | Self::Heading1 | Self::Heading2 | Self::Heading3 | Self::Heading4 => {
                AlignmentType::Both
            }
            _ => AlignmentType::Left,
        }
    }

    /// Whether the first line stands two characters in (7.3.3).
    const fn indents(self) -> bool {
        matches!(self, Self::Body | Self::Heading1 | Self::Heading2 | Self::Heading3 | Self::Heading4)
    }

    /// The look as a style.
    pub(super) fn style(self) -> Style {
        let (font, size) = self.letters();
        let mut style = Style::new(self.id(), StyleType::Paragraph)
            .name(self.name())
            .based_on("Normal")
            .fonts(fonts(font))
            .size(size)
            .align(self.align())
            .line_spacing(self.lines());
        if size == BODY_SIZE {
            style.run_property = style.run_property.character_spacing(TIGHTER);
        }
        if self.indents() {
            let first = SpecialIndentType::FirstLine(2 * CHAR);
            style = style.indent(None, Some(first), None, None);
        }
        if self == Self::Mark {
            style = style.color(super::RED);
        }
        let level = match self {
            Self::Heading1 => Some(0),
            Self::Heading2 => Some(1),
            Self::Heading3 => Some(2),
            Self::Heading4 => Some(3),
            _ => None,
        };
        style.paragraph_property = style.paragraph_property.widow_control(false);
        if let Some(level) = level {
            style = style.outline_lvl(level);
            style.paragraph_property = style.paragraph_property.keep_next(true);
        }
        if !self.on_grid() {
            style = style.snap_to_grid(false);
        }
        style
    }

    /// Whether its characters stand on the grid, which is made for those of size 3.
    const fn on_grid(self) -> bool {
        !matches!(
            self,
            Self::Mark
                | Self::Title
                | Self::Cell
                | Self::CellCentre
                | Self::CellHead
                | Self::Imprint
                | Self::Footer
                | Self::Gap
        )
    }

    fn lines(self) -> LineSpacing {
        let spacing = LineSpacing::new();
        match self {
            Self::Mark | Self::Footer => spacing.line_rule(LineSpacingType::Auto).line(240),
            Self::Title => spacing.line_rule(LineSpacingType::Exact).line(TITLE_LINE),
            Self::Cell | Self::CellCentre | Self::CellHead => {
                spacing.line_rule(LineSpacingType::Exact).line(300).before(20).after(20)
            }
            Self::Imprint => spacing.line_rule(LineSpacingType::Exact).line(IMPRINT_LINE),
            Self::Gap => spacing.line_rule(LineSpacingType::Exact).line(40),
            _ => spacing.line_rule(LineSpacingType::Exact).line(EXACT),
        }
    }
}

/// One font for Chinese and Latin letters, with quotation marks and dashes taken as Chinese ones.
pub(super) fn fonts(name: &str) -> RunFonts {
    RunFonts::new().ascii(name).hi_ansi(name).east_asia(name).cs(name).hint("eastAsia")
}
