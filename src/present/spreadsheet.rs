//! Tables as text that spreadsheets read: as a file, or pasted. No cell can act there as a formula.

use crate::present::figure::Table;

/// A table as CSV (RFC 4180).
pub fn csv(table: &Table) -> String {
    written(table, b',', csv::Terminator::CRLF)
}

/// A table with tabs between its cells, which spreadsheets and word processors take as cells when it is pasted.
pub fn tabbed(table: &Table) -> String {
    written(table, b'\t', csv::Terminator::Any(b'\n'))
}

fn written(table: &Table, between: u8, end: csv::Terminator) -> String {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(between)
        .terminator(end)
        .from_writer(Vec::new());
    for row in std::iter::once(&table.head).chain(&table.rows) {
        // Writing to memory cannot fail.
        let _ = writer.write_record(row.iter().map(|cell| guarded(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// A cell that a spreadsheet could take for a formula begins with an apostrophe.
fn guarded(cell: &str) -> String {
    let formula = match cell.chars().next() {
        Some('=' | '@' | '\t' | '\r') => true,
        Some('-' | '+') => cell.parse::<f64>().is_err(),
        _ => false,
    };
    if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_numbers_stay_numbers() {
        for (cell, safe) in [
            ("=1+1", "'=1+1"),
            ("@sum", "'@sum"),
            ("+cmd", "'+cmd"),
            ("-cmd", "'-cmd"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("-1.5", "-1.5"),
            ("-1e-7", "-1e-7"),
            ("1 M", "1 M"),
            ("", ""),
        ] {
            assert_eq!(guarded(cell), safe);
        }
    }

    #[test]
    fn cells_keep_to_their_columns() {
        let table = Table {
            head: vec!["a, b".to_owned(), "c\td".to_owned()],
            rows: vec![vec!["1".to_owned(), "x \"y\"".to_owned()]],
        };
        assert_eq!(csv(&table), "\"a, b\",c\td\r\n1,\"x \"\"y\"\"\"\r\n");
        assert_eq!(tabbed(&table), "a, b\t\"c\td\"\n1\t\"x \"\"y\"\"\"\n");
    }
}
