//! Workbooks made by hand, so that a test can say exactly what stands in them.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use shumei::exchange::sheet::letters;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What a cell holds.
#[derive(Clone, Debug)]
pub enum C {
    /// Nothing.
    B,
    /// A text in the shared table.
    S(&'static str),
    /// A text in the cell.
    I(&'static str),
    /// A number.
    N(f64),
    /// A number shown as a day.
    D(f64),
    /// A formula's text and last result.
    F(&'static str, &'static str),
    /// An error value.
    E(&'static str),
    /// Yes or no.
    Y(bool),
}

/// A sheet: name, state (`visible`, `hidden`), rows by number, merged ranges.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub name: &'static str,
    pub hidden: bool,
    pub rows: Vec<(u32, Vec<C>)>,
    pub merged: Vec<&'static str>,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// An archive of named parts.
pub fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The parts of a workbook with these sheets.
pub fn parts(sheets: &[Sheet]) -> Vec<(String, Vec<u8>)> {
    let mut shared: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    let (mut listed, mut relations) = (String::new(), String::new());
    for (place, sheet) in sheets.iter().enumerate() {
        let number = place + 1;
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        write!(listed, "<sheet name=\"{}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>", sheet.name)
            .unwrap();
        write!(relations, "<Relationship Id=\"rId{number}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>").unwrap();
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
        );
        for (row, cells) in &sheet.rows {
            write!(xml, "<row r=\"{row}\">").unwrap();
            for (column, cell) in cells.iter().enumerate() {
                let place = format!("{}{row}", letters(u32::try_from(column).unwrap() + 1));
                match cell {
                    C::B => {}
                    C::S(text) => {
                        let at = shared.iter().position(|known| known == text).unwrap_or_else(|| {
                            shared.push(text);
                            shared.len() - 1
                        });
                        write!(xml, "<c r=\"{place}\" t=\"s\"><v>{at}</v></c>").unwrap();
                    }
                    C::I(text) => {
                        let text = escaped(text);
                        write!(xml, "<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>").unwrap();
                    }
                    C::N(number) => write!(xml, "<c r=\"{place}\"><v>{number}</v></c>").unwrap(),
                    C::D(number) => write!(xml, "<c r=\"{place}\" s=\"1\"><v>{number}</v></c>").unwrap(),
                    C::F(formula, result) => {
                        let formula = escaped(formula);
                        write!(xml, "<c r=\"{place}\" t=\"str\"><f>{formula}</f><v>{result}</v></c>")
                            .unwrap();
                    }
                    C::E(error) => write!(xml, "<c r=\"{place}\" t=\"e\"><v>{error}</v></c>").unwrap(),
                    C::Y(flag) => {
                        write!(xml, "<c r=\"{place}\" t=\"b\"><v>{}</v></c>", u8::from(*flag)).unwrap();
                    }
                }
            }
            xml.push_str("</row>");
        }
        xml.push_str("</sheetData>");
        if !sheet.merged.is_empty() {
            xml.push_str("<mergeCells>");
            for range in &sheet.merged {
                write!(xml, "<mergeCell ref=\"{range}\"/>").unwrap();
            }
            xml.push_str("</mergeCells>");
        }
        xml.push_str("</worksheet>");
        out.push((format!("xl/worksheets/sheet{number}.xml"), xml.into_bytes()));
    }
    let mut strings = String::from(
        "<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">",
    );
    for text in shared {
        write!(strings, "<si><t>{}</t></si>", escaped(text)).unwrap();
    }
    strings.push_str("</sst>");
    let text = |text: String| text.into_bytes();
    out.push(("xl/sharedStrings.xml".into(), text(strings)));
    out.push(("xl/styles.xml".into(), b"<?xml version=\"1.0\"?><styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>".to_vec()));
    out.push(("xl/workbook.xml".into(), text(format!("<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{listed}</sheets></workbook>"))));
    out.push(("xl/_rels/workbook.xml.rels".into(), text(format!("<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}<Relationship Id=\"rIdS\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"))));
    out.push(("_rels/.rels".into(), b"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>".to_vec()));
    out.push(("[Content_Types].xml".into(), b"<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>".to_vec()));
    out
}

/// A workbook.
pub fn book(sheets: &[Sheet]) -> Vec<u8> {
    let parts = parts(sheets);
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
    archive(&parts)
}
