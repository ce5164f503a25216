//! The files of a folder, and the columns that their paths give.

use std::path::{Path, PathBuf};

use anyhow::Result;
use vitrine_table::{ReadOptions, detect};

use super::Input;
use crate::context::file_name;
use crate::failure::{Because as _, Failure, failed};

/// What stands for a missing value in the path of a partition.
const NO_VALUE: &str = "__HIVE_DEFAULT_PARTITION__";

/// The files that a path names: standard input for `-`, the file itself, or the files of a folder and of the folders
/// in it, sorted by their paths. Hidden files and those that begin with `_` are passed over, as programs that write
/// such folders leave them behind. A folder called `key=value` gives its files the column `key`.
///
/// # Errors
/// A folder that cannot be listed, or has no files or files of different formats; standard input that cannot be read.
pub fn inputs(path: &Path, standard: &str) -> Result<Vec<Input>> {
    if !path.is_dir() {
        return Ok(vec![Input::of(path, standard)?]);
    }
    let mut files = Vec::new();
    list(path, &mut files)?;
    files.sort();
    let folder = file_name(&path.canonicalize().unwrap_or_else(|_| path.to_owned()));
    let mut inputs = Vec::new();
    let mut first = None;
    for file in files {
        let within = file.strip_prefix(path).unwrap_or(&file);
        let mut input = Input::file(&file);
        input.name = Path::new(&folder).join(within).to_string_lossy().into_owned();
        let parents = within.parent().into_iter().flat_map(Path::components);
        input.columns = parents.filter_map(|part| column(&part.as_os_str().to_string_lossy())).collect();
        let start = input.content()?.start(1 << 12)?;
        let format = detect(&input.name, &start, &ReadOptions::default()).format;
        let (other, first_format) = first.get_or_insert((input.name.clone(), format));
        if *first_format != format {
            return Err(failed(Failure::OtherFormat {
                file: input.name,
                format: format.name(),
                other: other.clone(),
                other_format: first_format.name(),
            }));
        }
        inputs.push(input);
    }
    if inputs.is_empty() {
        return Err(failed(Failure::NoFiles { folder: path.display().to_string() }));
    }
    Ok(inputs)
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let what = || Failure::List { folder: folder.display().to_string() };
    for entry in std::fs::read_dir(folder).because(what)? {
        let path = entry.because(what)?.path();
        if file_name(&path).starts_with(['.', '_']) {
            continue;
        }
        if path.is_dir() {
            list(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The column of a partition, `key=value`, with the value without its escapes; a missing value is empty.
fn column(part: &str) -> Option<(String, String)> {
    let (key, value) = part.split_once('=')?;
    let value = if value == NO_VALUE { String::new() } else { unescaped(value) };
    Some((unescaped(key), value))
}

/// A text without the escapes of URLs: `%20` is a blank.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let escaped = behind.get(..2).filter(|_| *first == b'%');
        let byte = escaped.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = behind.get(if byte.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    #[test]
    fn partitions_are_columns_and_files_are_sorted() {
        let folder = place(&[
            ("ort=%C3%96rebro/year=2024/b.csv", "a\n2\n"),
            ("ort=%C3%96rebro/year=2024/a.csv", "a\n1\n"),
            ("ort=__HIVE_DEFAULT_PARTITION__/year=2023/a.csv", "a\n3\n"),
            ("_SUCCESS", ""),
            (".hidden/a.csv", "b\n"),
        ]);
        let inputs = inputs(folder.path(), "").unwrap();
        let rows: Vec<String> = inputs
            .iter()
            .map(|input| {
                let mut source = input.open(&ReadOptions::default()).unwrap();
                assert_eq!(source.headings(), ["a", "ort", "year"]);
                source.next_row().unwrap().unwrap().unwrap().cells.join(" ")
            })
            .collect();
        assert_eq!(rows, ["1 Örebro 2024", "2 Örebro 2024", "3  2023"]);
        let within = Path::new("ort=%C3%96rebro").join("year=2024").join("a.csv");
        assert!(Path::new(&inputs[0].name).ends_with(within), "{}", inputs[0].name);
    }

    #[test]
    fn files_of_other_formats_and_empty_folders_are_named() {
        let folder = place(&[("a.csv", "a\n1\n"), ("b.jsonl", "{\"a\":1}\n")]);
        let error = inputs(folder.path(), "").map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("a.csv") && error.contains("b.jsonl"), "{error}");
        let error = inputs(place(&[]).path(), "").map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("no files"), "{error}");
    }

    #[test]
    fn escapes_are_undone() {
        for (text, plain) in [("a%20b%", "a b%"), ("%zz", "%zz"), ("%2Fx", "/x"), ("a=b", "a=b")] {
            assert_eq!(unescaped(text), plain);
        }
        assert_eq!(column("plain"), None);
    }
}
