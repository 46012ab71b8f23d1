//! A document in Markdown (CommonMark with tables), built from plain text so that nothing in it becomes markup by
//! accident.
//!
//! Text becomes an [`Inline`] by escaping; markup is only what the constructors here add. Not here: what a document says.

use crate::present::figure::Table;

/// Characters that mean something anywhere in a line.
const SPECIAL: &str = "\\`*_[]<>|~&";

/// Text of one line with its markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline(String);

impl Inline {
    /// Bold text.
    pub fn strong(text: &str) -> Self {
        Self(format!("**{}**", escaped(text)))
    }

    /// A link that is its own text. Browsers give addresses without blanks and brackets; any others are left out.
    pub fn address(url: &str) -> Self {
        let plain = |c: &char| !c.is_whitespace() && !matches!(c, '<' | '>');
        Self(format!(
            "<{}>",
            url.chars().filter(plain).collect::<String>()
        ))
    }

    /// A bold name before a text.
    pub fn named(name: &str, text: &str) -> Self {
        Self(format!("**{}:** {}", escaped(name), escaped(text)))
    }
}

impl From<&str> for Inline {
    fn from(text: &str) -> Self {
        Self(escaped(text))
    }
}

impl From<String> for Inline {
    fn from(text: String) -> Self {
        Self(escaped(&text))
    }
}

/// The text with a backslash before everything that would be markup; line breaks become blanks.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if SPECIAL.contains(c) {
            out.push('\\');
        }
        out.push(if c.is_control() { ' ' } else { c });
    }
    out
}

/// The same where a line begins: no heading, list or rule by accident.
fn at_the_start(Inline(text): &Inline) -> String {
    if text.starts_with(['#', '+', '-', '=']) {
        return format!("\\{text}");
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let marker = rest.starts_with(['.', ')']) && matches!(rest.chars().nth(1), None | Some(' '));
    if digits > 0 && marker {
        return format!("{number}\\{rest}");
    }
    text.clone()
}

/// A document, block by block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    blocks: Vec<String>,
}

impl Document {
    /// A heading of a level from 1, the highest.
    pub fn heading(&mut self, level: usize, text: &str) {
        let marks = "#".repeat(level.clamp(1, 6));
        self.blocks.push(format!("{marks} {}", escaped(text)));
    }

    /// A paragraph; nothing where it would be empty.
    pub fn paragraph(&mut self, text: impl Into<Inline>) {
        let text = text.into();
        if !text.0.is_empty() {
            self.blocks.push(at_the_start(&text));
        }
    }

    /// A list; nothing without items.
    pub fn list<T: Into<Inline>>(&mut self, items: impl IntoIterator<Item = T>) {
        let item = |item: T| format!("- {}", at_the_start(&item.into()));
        let items: Vec<String> = items.into_iter().map(item).collect();
        if !items.is_empty() {
            self.blocks.push(items.join("\n"));
        }
    }

    /// A table; nothing without rows.
    pub fn table(&mut self, table: &Table) {
        if table.rows.is_empty() {
            return;
        }
        let row = |cells: &Vec<String>| {
            let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
            format!("| {} |", cells.join(" | "))
        };
        let rule = vec!["---"; table.head.len()].join(" | ");
        let mut lines = vec![row(&table.head), format!("| {rule} |")];
        lines.extend(table.rows.iter().map(row));
        self.blocks.push(lines.join("\n"));
    }

    /// All of it, with a line break at the end.
    pub fn finish(self) -> String {
        let mut text = self.blocks.join("\n\n");
        text.push('\n');
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> String {
        let mut document = Document::default();
        document.paragraph(text);
        document.finish()
    }

    #[test]
    fn text_never_becomes_markup() {
        for (text, expected) in [
            ("*/5 * * * *", "\\*/5 \\* \\* \\* \\*\n"),
            ("a|b", "a\\|b\n"),
            ("<script>", "\\<script\\>\n"),
            ("[x](y)", "\\[x\\](y)\n"),
            ("# 1", "\\# 1\n"),
            ("- 1", "\\- 1\n"),
            ("1. one", "1\\. one\n"),
            ("2.5 s is long.", "2.5 s is long.\n"),
            ("two\nlines", "two lines\n"),
            ("$11.80 for 10 M", "$11.80 for 10 M\n"),
        ] {
            assert_eq!(paragraph(text), expected);
        }
    }

    #[test]
    fn blocks_stand_apart_and_empty_ones_are_left_out() {
        let mut document = Document::default();
        document.heading(2, "A_b");
        document.paragraph("");
        document.list(Vec::<String>::new());
        document.table(&Table {
            head: vec!["a".to_owned(), "b".to_owned()],
            rows: vec![vec!["1|2".to_owned(), "3".to_owned()]],
        });
        document.list([
            Inline::named("n*", "x"),
            Inline::address("https://a.b/#x=<y> z"),
        ]);
        assert_eq!(
            document.finish(),
            "## A\\_b\n\n| a | b |\n| --- | --- |\n| 1\\|2 | 3 |\n\n- **n\\*:** x\n- <https://a.b/#x=yz>\n"
        );
    }
}
