//! Reads the data files: CSV with a header, `#` comments, one typed row a line.
//!
//! A malformed file is an error that names file, line and reason; no row is skipped. A cell may stand in double quotes,
//! and cannot contain one; a row cannot go on in the next line.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::de::value::StrDeserializer;

use crate::model::decimal;

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

/// A line of a data file.
pub trait Row: Sized {
    /// The header: the names of the columns, with commas between.
    const HEADER: &'static str;

    /// The row of these cells, or what is wrong with them.
    fn read(cells: &mut Cells<'static>) -> Result<Self, String>;
}

/// The cells of a row that are still to be read, in their order.
#[derive(Debug)]
pub struct Cells<'a> {
    cells: std::vec::IntoIter<&'a str>,
    columns: std::str::Split<'static, char>,
}

impl<'a> Cells<'a> {
    fn next(&mut self) -> Result<(&'static str, &'a str), String> {
        self.columns
            .next()
            .zip(self.cells.next())
            .ok_or_else(|| "the row has too few cells".to_owned())
    }

    /// The next cell as text; may be empty.
    pub fn text(&mut self) -> Result<&'a str, String> {
        Ok(self.next()?.1)
    }

    /// The next cell as a number.
    pub fn number(&mut self) -> Result<f64, String> {
        let (column, cell) = self.next()?;
        number(column, cell)
    }

    /// The next cell as a number, if there is anything in it.
    pub fn number_if_any(&mut self) -> Result<Option<f64>, String> {
        let (column, cell) = self.next()?;
        (!cell.is_empty()).then(|| number(column, cell)).transpose()
    }

    /// The next cell as a whole number.
    pub fn whole(&mut self) -> Result<u64, String> {
        let (column, cell) = self.next()?;
        cell.parse()
            .map_err(|_| format!("{column} is {cell:?}, which is no whole number"))
    }

    /// The next cells as numbers.
    pub fn numbers<const N: usize>(&mut self) -> Result<[f64; N], String> {
        let mut numbers = [0.0; N];
        for number in &mut numbers {
            *number = self.number()?;
        }
        Ok(numbers)
    }

    /// The next cell as one of these words, by what each stands for.
    pub fn word<T: Copy>(&mut self, words: &[(&str, T)]) -> Result<T, String> {
        let (column, cell) = self.next()?;
        word(column, cell, words)
    }

    /// The next cell as the variant of an enum that serde knows by this name.
    pub fn named<T: DeserializeOwned>(&mut self) -> Result<T, String> {
        let (column, cell) = self.next()?;
        named(cell).map_err(|fault| format!("{column}: {fault}"))
    }

    /// The next cell as one of these words, if there is anything in it.
    pub fn word_if_any<T: Copy>(&mut self, words: &[(&str, T)]) -> Result<Option<T>, String> {
        let (column, cell) = self.next()?;
        (!cell.is_empty())
            .then(|| word(column, cell, words))
            .transpose()
    }
}

/// The variant of an enum that serde knows by this name.
pub fn named<T: DeserializeOwned>(name: &str) -> Result<T, String> {
    let name = StrDeserializer::<serde::de::value::Error>::new(name);
    T::deserialize(name).map_err(|fault| fault.to_string())
}

fn number(column: &str, cell: &str) -> Result<f64, String> {
    decimal::parse(cell).ok_or_else(|| format!("{column} is {cell:?}, which is no number"))
}

fn word<T: Copy>(column: &str, cell: &str, words: &[(&str, T)]) -> Result<T, String> {
    let known = words.iter().find(|(word, _)| *word == cell);
    known
        .map(|(_, meaning)| *meaning)
        .ok_or_else(|| format!("{column} cannot be {cell:?}"))
}

/// Every row of `text`, in order, each with its line number.
pub fn read<R: Row>(file: &'static str, text: &'static str) -> Result<Vec<(u64, R)>, TableError> {
    let fault = |line, reason| TableError { file, line, reason };
    let lines = (1..).zip(text.lines().map(str::trim));
    let mut lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    match lines.next() {
        Some((_, header)) if header == R::HEADER => {}
        Some((line, _)) => {
            return Err(fault(
                Some(line),
                format!("the header is to be {}", R::HEADER),
            ));
        }
        None => return Err(fault(None, "the file has no header".to_owned())),
    }
    let columns = R::HEADER.split(',').count();
    lines
        .map(|(line, text)| {
            let cells = split(text).map_err(|reason| fault(Some(line), reason))?;
            if cells.len() != columns {
                let reason = format!(
                    "the row has {} cells where {columns} were expected",
                    cells.len()
                );
                return Err(fault(Some(line), reason));
            }
            let mut cells = Cells {
                cells: cells.into_iter(),
                columns: R::HEADER.split(','),
            };
            let row = R::read(&mut cells).map_err(|reason| fault(Some(line), reason))?;
            Ok((line, row))
        })
        .collect()
}

/// The cells of a line.
fn split(line: &str) -> Result<Vec<&str>, String> {
    // Most lines have no quotes.
    if !line.as_bytes().contains(&b'"') {
        return Ok(line.split(',').map(str::trim).collect());
    }
    let mut cells = Vec::new();
    let mut rest = line;
    loop {
        let (cell, after) = match rest.trim_start().strip_prefix('"') {
            Some(quoted) => {
                let (cell, after) = quoted
                    .split_once('"')
                    .ok_or("a cell begins with a quote that does not end")?;
                let after = after.trim_start();
                match after.strip_prefix(',') {
                    Some(after) => (cell, Some(after)),
                    None if after.is_empty() => (cell, None),
                    None => return Err("a cell goes on after its quotes".to_owned()),
                }
            }
            None => match rest.split_once(',') {
                Some((cell, after)) => (cell, Some(after)),
                None => (rest, None),
            },
        };
        cells.push(cell.trim());
        match after {
            Some(after) => rest = after,
            None => return Ok(cells),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_at_commas_outside_quotes() {
        let check = |line: &str, cells: &[&str]| assert_eq!(split(line).as_deref(), Ok(cells));
        check("a, b ,c", &["a", "b", "c"]);
        check("", &[""]);
        check(",", &["", ""]);
        check("a,\"b, c\", d", &["a", "b, c", "d"]);
        check("\"a\"", &["a"]);
        check("a,\"\",", &["a", "", ""]);
        assert!(split("a,\"b").is_err());
        assert!(split("\"a\" b,c").is_err());
        assert!(split("\"a\"\"b\",c").is_err());
    }

    struct Pair(f64, Option<u8>);

    impl Row for Pair {
        const HEADER: &'static str = "number,word";

        fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
            Ok(Self(
                cells.number()?,
                cells.word_if_any(&[("one", 1), ("two", 2)])?,
            ))
        }
    }

    #[test]
    fn a_row_has_its_line_and_a_fault_has_a_reason() {
        let rows = read::<Pair>("f", "# what\nnumber,word\n\n1.5,two\r\n2,\n").expect("rows");
        let seen: Vec<_> = rows
            .iter()
            .map(|(line, row)| (*line, row.0, row.1))
            .collect();
        assert_eq!(seen, [(4, 1.5, Some(2)), (5, 2.0, None)]);
        let check = |text: &'static str, line: Option<u64>, reason: &str| {
            let error = read::<Pair>("f", text).err().expect(text);
            assert_eq!(error.line, line, "{error}");
            assert!(error.reason.contains(reason), "{error}");
        };
        check("", None, "no header");
        check("word,number\n", Some(1), "header");
        check("number,word\n1\n", Some(2), "1 cells where 2");
        check("number,word\n1,one,\n", Some(2), "3 cells");
        check("number,word\nx,one\n", Some(2), "number is \"x\"");
        check("number,word\n1,six\n", Some(2), "word cannot be \"six\"");
    }

    #[derive(Debug, PartialEq)]
    struct Mixed {
        name: &'static str,
        pair: [f64; 2],
        whole: u64,
        limit: Option<f64>,
        shape: crate::model::traffic::Shape,
        word: u8,
    }

    impl Row for Mixed {
        const HEADER: &'static str = "name,a,b,whole,limit,shape,word";

        fn read(cells: &mut Cells<'static>) -> Result<Self, String> {
            Ok(Self {
                name: cells.text()?,
                pair: cells.numbers()?,
                whole: cells.whole()?,
                limit: cells.number_if_any()?,
                shape: cells.named()?,
                word: cells.word(&[("one", 1), ("two", 2)])?,
            })
        }
    }

    #[test]
    fn cells_are_read_in_their_order_as_what_they_are() {
        let text = "name,a,b,whole,limit,shape,word\n\"x, y\",1,2.5,7,,flash-sale,two\n,-1,1e3,0,4,cron,one\n";
        let rows = read::<Mixed>("f", text).expect("rows");
        let mixed = |name, pair, whole, limit, shape, word| Mixed {
            name,
            pair,
            whole,
            limit,
            shape,
            word,
        };
        use crate::model::traffic::Shape::{Cron, FlashSale};
        assert_eq!(
            rows,
            [
                (2, mixed("x, y", [1.0, 2.5], 7, None, FlashSale, 2)),
                (3, mixed("", [-1.0, 1_000.0], 0, Some(4.0), Cron, 1)),
            ]
        );
    }

    #[test]
    fn a_wrong_cell_is_named_by_its_column() {
        let wrong = |text: &'static str, reason: &str| {
            let error = read::<Mixed>("f", text).expect_err(text);
            assert!(error.reason.contains(reason), "{error}");
        };
        wrong(
            "name,a,b,whole,limit,shape,word\nx,1,z,7,,cron,two\n",
            "b is \"z\", which is no number",
        );
        wrong(
            "name,a,b,whole,limit,shape,word\nx,1,2,1.5,,cron,two\n",
            "whole is \"1.5\", which is no whole number",
        );
        wrong(
            "name,a,b,whole,limit,shape,word\nx,1,2,1,y,cron,two\n",
            "limit is \"y\"",
        );
        wrong(
            "name,a,b,whole,limit,shape,word\nx,1,2,1,,round,two\n",
            "shape: ",
        );
        wrong(
            "name,a,b,whole,limit,shape,word\nx,1,2,1,,cron,\n",
            "word cannot be \"\"",
        );
        let error = |line| TableError {
            file: "prices/aws.csv",
            line,
            reason: "why".to_owned(),
        };
        assert_eq!(error(Some(3)).to_string(), "prices/aws.csv, line 3: why");
        assert_eq!(error(None).to_string(), "prices/aws.csv: why");
    }
}
