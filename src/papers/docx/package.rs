//! The package around the text: page, grid, page numbers; and what the library leaves to be put right.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, DocGrid, DocGridType, Docx, FieldCharType, Footer, InstrPAGE, InstrText, PageMargin,
    Paragraph, Run, Style, StyleType,
};

use super::style::{LINE, Look, fonts};
use super::tidy;
use crate::locale::papers as m;

/// A4 (5.1), in twips.
pub(super) const PAGE: (i32, i32) = (11_906, 16_838);
/// The margins: 37 mm above, 28 mm at the left (5.2.1), and what a text area of 156 mm by 225 mm leaves; in twips.
pub(super) const MARGIN: PageMargin =
    PageMargin { top: 2098, left: 1588, bottom: 1985, right: 1474, header: 851, footer: 1247, gutter: 0 };

/// A character of size 4, in twips: page numbers stand one from the edge (7.5).
const SIDE: i32 = 280;

/// A document without text.
pub(super) fn blank() -> Docx {
    // The grid gives 22 lines. That 28 characters fill one is written into the styles: a grid of characters narrower than
    // themselves, which Word knows how to fill, spreads them over two places each elsewhere.
    let grid = DocGrid::new().grid_type(DocGridType::Lines).line_pitch(LINE as usize);
    let mut docx = Docx::new()
        .page_size(PAGE.0 as u32, PAGE.1 as u32)
        .page_margin(MARGIN)
        .default_fonts(fonts(m::FONT_BODY))
        .default_size(32)
        .footer(page_number(AlignmentType::Right))
        .even_footer(page_number(AlignmentType::Left));
    docx.document = docx.document.doc_grid(grid);
    // The grid is reckoned from the size of this style; the library's own, which says nothing, is taken out later.
    docx = docx.add_style(
        Style::new("Normal", StyleType::Paragraph).name("Normal").fonts(fonts(m::FONT_BODY)).size(32),
    );
    Look::ALL.into_iter().fold(docx, |docx, look| docx.add_style(look.style()))
}

/// `— 1 —` in size 4: at the right of odd pages, at the left of even ones (7.5).
fn page_number(align: AlignmentType) -> Footer {
    let dash = |text: &str| Run::new().add_text(text);
    let number = Run::new()
        .add_field_char(FieldCharType::Begin, false)
        .add_instr_text(InstrText::PAGE(InstrPAGE::new()))
        .add_field_char(FieldCharType::Separate, false)
        .add_text("1")
        .add_field_char(FieldCharType::End, false);
    let line = Paragraph::new()
        .style(Look::Footer.id())
        .align(align)
        .indent(Some(SIDE), None, Some(SIDE), None)
        .add_run(dash("— "))
        .add_run(number)
        .add_run(dash(" —"));
    Footer::new().add_paragraph(line)
}

/// The document as a file.
pub(super) fn pack(docx: Docx) -> Result<Vec<u8>, String> {
    let mut parts = docx.build();
    let texts = [&mut parts.document, &mut parts.styles, &mut parts.settings];
    for part in texts.into_iter().chain(parts.footers.iter_mut()) {
        *part = tidy::tidy(part)?;
    }
    let mut out = Cursor::new(Vec::new());
    parts.pack(&mut out).map_err(|error| error.to_string())?;
    Ok(out.into_inner())
}
