//! Files of every format, made from the same rows.

use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::Arc;

use flate2::Crc;
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

/// A cell of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    /// A day as its number in workbooks, with the format of days.
    Day(f64),
    /// A formula with the value that was computed last.
    Formula(&'static str, f64),
    Blank,
}

pub fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Blank } else { Cell::Text(text.to_owned()) }
}

/// The files of an archive without compression.
fn zip(files: &[(&str, String)]) -> Vec<u8> {
    let (mut bytes, mut index) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let offset = bytes.len() as u32;
        let mut crc = Crc::new();
        crc.update(content.as_bytes());
        let n = content.len() as u32;
        let mut fields = Vec::new();
        for word in [20_u16, 0, 0, 0, 0x21] {
            fields.extend(word.to_le_bytes());
        }
        for word in [crc.sum(), n, n] {
            fields.extend(word.to_le_bytes());
        }
        fields.extend((name.len() as u16).to_le_bytes());
        fields.extend(0_u16.to_le_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&fields);
        bytes.extend(name.as_bytes());
        bytes.extend(content.as_bytes());
        index.extend(b"PK\x01\x02\x14\x00");
        index.extend(&fields);
        index.extend([0; 10]);
        index.extend(offset.to_le_bytes());
        index.extend(name.as_bytes());
    }
    let (n, start) = (files.len() as u16, bytes.len() as u32);
    bytes.extend(&index);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(n.to_le_bytes());
    bytes.extend(n.to_le_bytes());
    bytes.extend((index.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A workbook of sheets by their names, with the cells that are merged in all of them, such as `A1:C1`.
pub fn xlsx(sheets: &[(&str, Vec<Vec<Cell>>)], merged: &str) -> Vec<u8> {
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    let (mut names, mut relations) = (String::new(), String::new());
    let mut files = Vec::new();
    for (number, (name, rows)) in sheets.iter().enumerate().map(|(at, sheet)| (at + 1, sheet)) {
        let _ = write!(names, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"r{number}\"/>");
        let target = format!("worksheets/sheet{number}.xml");
        let _ = write!(
            relations,
            "<Relationship Id=\"r{number}\" Type=\"{RELATIONS}/worksheet\" Target=\"{target}\"/>"
        );
        let mut data = String::new();
        for (row, cells) in rows.iter().enumerate() {
            let _ = write!(data, "<row r=\"{}\">", row + 1);
            for (column, cell) in cells.iter().enumerate() {
                let place = format!("{}{}", char::from(b'A' + column as u8), row + 1);
                let _ = match cell {
                    Cell::Blank => Ok(()),
                    Cell::Text(text) => {
                        write!(data, "<c r=\"{place}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text))
                    }
                    Cell::Number(number) => write!(data, "<c r=\"{place}\"><v>{number}</v></c>"),
                    Cell::Day(day) => write!(data, "<c r=\"{place}\" s=\"1\"><v>{day}</v></c>"),
                    Cell::Formula(formula, value) => {
                        write!(data, "<c r=\"{place}\"><f>{formula}</f><v>{value}</v></c>")
                    }
                };
            }
            data.push_str("</row>");
        }
        let merged = if merged.is_empty() {
            String::new()
        } else {
            format!("<mergeCells count=\"1\"><mergeCell ref=\"{merged}\"/></mergeCells>")
        };
        let sheet = format!("<worksheet {MAIN}><sheetData>{data}</sheetData>{merged}</worksheet>");
        files.push((format!("xl/{target}"), sheet));
    }
    let book = format!("<workbook {MAIN} xmlns:r=\"{RELATIONS}\"><sheets>{names}</sheets></workbook>");
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>"
    );
    let styles = format!(
        "<styleSheet {MAIN}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
    );
    files.push(("xl/workbook.xml".to_owned(), book));
    files.push(("xl/_rels/workbook.xml.rels".to_owned(), relations));
    files.push(("xl/styles.xml".to_owned(), styles));
    let files: Vec<(&str, String)> = files.iter().map(|(name, text)| (name.as_str(), text.clone())).collect();
    zip(&files)
}

/// A spreadsheet of one sheet as free programs write it.
pub fn ods(rows: &[Vec<Cell>]) -> Vec<u8> {
    let mut data = String::new();
    for cells in rows {
        data.push_str("<table:table-row>");
        for cell in cells {
            let _ = match cell {
                Cell::Blank => write!(data, "<table:table-cell/>"),
                Cell::Text(text) => write!(
                    data,
                    "<table:table-cell office:value-type=\"string\"><text:p>{}</text:p></table:table-cell>",
                    escaped(text)
                ),
                Cell::Number(number) | Cell::Day(number) | Cell::Formula(_, number) => write!(
                    data,
                    "<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{number}</text:p></table:table-cell>"
                ),
            };
        }
        data.push_str("</table:table-row>");
    }
    let names = ["office", "table", "text"]
        .map(|name| format!("xmlns:{name}=\"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0\""));
    let content = format!(
        "<office:document-content {}><office:body><office:spreadsheet><table:table table:name=\"A\">{data}</table:table></office:spreadsheet></office:body></office:document-content>",
        names.join(" ")
    );
    zip(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()),
        ("META-INF/manifest.xml", String::new()),
        ("content.xml", content),
    ])
}

/// A Parquet file with a column of texts for each heading; an empty text is null.
pub fn parquet(headings: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let fields: Vec<String> = headings.iter().map(|name| format!("optional binary {name} (UTF8);")).collect();
    columns(&format!("message rows {{ {} }}", fields.join(" ")), |column, writer| {
        let ColumnWriter::ByteArrayColumnWriter(writer) = writer else { panic!() };
        let cells = rows.iter().map(|row| row[column].as_str());
        let levels: Vec<i16> = cells.clone().map(|cell| i16::from(!cell.is_empty())).collect();
        let values: Vec<ByteArray> = cells.filter(|cell| !cell.is_empty()).map(ByteArray::from).collect();
        writer.write_batch(&values, Some(&levels), None).unwrap();
    })
}

/// A Parquet file of a schema, whose columns `write` fills.
pub fn columns(schema: &str, write: impl Fn(usize, &mut ColumnWriter<'_>)) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut bytes = Vec::new();
    let mut file = SerializedFileWriter::new(&mut bytes, schema, Arc::new(WriterProperties::new())).unwrap();
    let mut group = file.next_row_group().unwrap();
    let mut column = 0;
    while let Some(mut writer) = group.next_column().unwrap() {
        write(column, writer.untyped());
        writer.close().unwrap();
        column += 1;
    }
    group.close().unwrap();
    file.close().unwrap();
    bytes
}

/// The content as gzip packs it.
pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}
