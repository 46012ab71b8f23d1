//! Reads the data files: CSV with a header, `#` comments, one typed row a line.
//!
//! A malformed file is an error that names file, line and reason; no row is skipped.

use std::fmt;

use serde::de::DeserializeOwned;

/// What is wrong with a data file, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct TableError {
    /// File as named in the repository, such as `prices/aws.csv`.
    pub file: &'static str,
    /// Line in the file, from 1; `None` when the fault is in the file as a whole.
    pub line: Option<u64>,
    /// What is wrong, as a sentence without its full stop.
    pub reason: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}: {}", self.file, self.reason),
            None => write!(f, "{}: {}", self.file, self.reason),
        }
    }
}

impl std::error::Error for TableError {}

/// Every row of `text`, in order, each with its line number.
pub fn read<Row: DeserializeOwned>(
    file: &'static str,
    text: &str,
) -> Result<Vec<(u64, Row)>, TableError> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|e| fault(file, &e))?.clone();
    reader
        .records()
        .map(|record| {
            let record = record.map_err(|e| fault(file, &e))?;
            let line = record.position().map_or(0, csv::Position::line);
            let row = record
                .deserialize(Some(&headers))
                .map_err(|e| fault(file, &e))?;
            Ok((line, row))
        })
        .collect()
}

fn fault(file: &'static str, error: &csv::Error) -> TableError {
    TableError {
        file,
        line: error.position().map(csv::Position::line),
        reason: error.to_string(),
    }
}
