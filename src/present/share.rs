//! Ways to pass on what is shown: its address, and the lines by which another page embeds a view of it.

use std::fmt::Write as _;

use crate::present::embed::{INPUTS, Inputs, THEMES, VIEWS, View};

/// Heights of a frame that are offered, and the one offered first [CSS px].
pub const HEIGHTS: (u32, u32, u32) = (200, 560, 2_000);

/// What a frame may do: run the page, keep its origin, save files, open the full page elsewhere.
pub const SANDBOX: &str = "allow-scripts allow-same-origin allow-downloads allow-popups";

/// What a frame is allowed: charts over the whole screen, copying.
pub const ALLOW: &str = "fullscreen; clipboard-write";

/// How a view is to be embedded.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedding {
    /// The view.
    pub view: &'static View,
    /// One of [`THEMES`].
    pub theme: &'static str,
    /// Inputs beside the view.
    pub inputs: Inputs,
    /// Keys of inputs that readers cannot change.
    pub locked: Vec<&'static str>,
    /// A heading in the place of the view's own; empty for that.
    pub title: String,
    /// Height of the frame, before it fits itself to the view [CSS px].
    pub height: u32,
}

impl Default for Embedding {
    /// The break-even chart, which tells most by itself.
    fn default() -> Self {
        let view = VIEWS.iter().find(|view| view.key == "break-even");
        Self {
            view: view.unwrap_or(&VIEWS[0]),
            theme: THEMES[0],
            inputs: Inputs::default(),
            locked: Vec::new(),
            title: String::new(),
            height: HEIGHTS.1,
        }
    }
}

impl Embedding {
    /// The query of the frame's address, with `?`. What is so anyway is left out.
    pub fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("view", self.view.key);
        if self.theme != THEMES[0] {
            query.append_pair("theme", self.theme);
        }
        if self.inputs != Inputs::default() {
            let name = INPUTS.iter().find(|(_, inputs)| *inputs == self.inputs);
            query.append_pair("controls", name.map_or("", |(name, _)| name));
        }
        if !self.locked.is_empty() {
            query.append_pair("lock", &self.locked.join(","));
        }
        let title = self.title.trim();
        if !title.is_empty() {
            query.append_pair("title", title);
        }
        format!(
            "?{}",
            query.finish().replace("%2C", ",").replace('+', "%20")
        )
    }

    /// The frame's address; `page` is the page's, without query and fragment.
    pub fn address(&self, page: &str, fragment: &str) -> String {
        format!("{page}{}#{fragment}", self.query())
    }

    /// What the frame is called for those who do not see it.
    fn name(&self) -> String {
        match self.title.trim() {
            "" => format!("Serverless trade-offs: {}", self.view.name),
            title => title.to_owned(),
        }
    }

    /// The lines to paste.
    pub fn snippet(&self, format: Format, page: &str, fragment: &str) -> String {
        let address = self.address(page, fragment);
        let script = format!("{}embed.js", &page[..=page.rfind('/').unwrap_or(0)]);
        let script_line = format!("<script async src=\"{}\"></script>", escaped(&script));
        match format {
            Format::Html => format!("{}\n{script_line}\n", self.frame(&address)),
            Format::Markdown => format!("{}\n\n{script_line}\n", self.frame(&address)),
            Format::Mdx => self.jsx(&address),
            Format::Rst => format!(
                ".. raw:: html\n\n   {}\n   {script_line}\n",
                self.frame(&address)
            ),
            Format::MkDocs => format!(
                "{}\n\n<!-- Once in mkdocs.yml, so that frames fit their height:\nextra_javascript:\n  - {script}\n-->\n",
                self.frame(&address)
            ),
            Format::Element => format!("{}\n{script_line}\n", self.element(fragment)),
        }
    }

    fn frame(&self, address: &str) -> String {
        format!(
            "<iframe src=\"{}\" title=\"{}\" loading=\"lazy\" style=\"width:100%;height:{}px;border:0\" \
             sandbox=\"{SANDBOX}\" allow=\"{ALLOW}\" referrerpolicy=\"no-referrer\"></iframe>",
            escaped(address),
            escaped(&self.name()),
            self.height
        )
    }

    /// A frame as MDX wants it: a style is an object, names are in camel case, and nothing is an escape.
    fn jsx(&self, address: &str) -> String {
        format!(
            "<iframe\n  src={{{}}}\n  title={{{}}}\n  loading=\"lazy\"\n  style={{{{ width: \"100%\", height: {}, border: 0 }}}}\n  \
             sandbox=\"{SANDBOX}\"\n  allow=\"{ALLOW}\"\n  referrerPolicy=\"no-referrer\"\n/>\n",
            quoted(address),
            quoted(&self.name()),
            self.height
        )
    }

    fn element(&self, fragment: &str) -> String {
        let mut text = "<serverless-tradeoffs".to_owned();
        let query = self.query();
        let pairs = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
        let scenario = (!fragment.is_empty()).then(|| ("scenario".into(), fragment.into()));
        for (key, value) in pairs.chain(scenario) {
            // Writing to a string cannot fail.
            let _ = write!(text, " {key}=\"{}\"", escaped(&value));
        }
        format!("{text}></serverless-tradeoffs>")
    }
}

/// Languages of documents that a view can be pasted into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A web page.
    Html,
    /// Markdown that keeps HTML, such as mdBook's.
    Markdown,
    /// Markdown with JSX, such as Docusaurus's.
    Mdx,
    /// reStructuredText, as Sphinx reads it.
    Rst,
    /// Markdown in MkDocs.
    MkDocs,
    /// An element of its own, in any web page.
    Element,
}

impl Format {
    /// Every language with the name that it has in the page.
    pub const ALL: [(Self, &str); 6] = [
        (Self::Html, "HTML"),
        (Self::Markdown, "Markdown (mdBook)"),
        (Self::Mdx, "MDX (Docusaurus)"),
        (Self::Rst, "reStructuredText (Sphinx)"),
        (Self::MkDocs, "MkDocs"),
        (Self::Element, "HTML, as an element"),
    ];
}

/// A text within an attribute of HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// A text as a string of JavaScript, which JSON is.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::present::embed::{Embed, Locked};
    use proptest::prelude::*;

    const PAGE: &str = "https://example.org/tools/";

    fn all_set() -> Embedding {
        Embedding {
            theme: "dark",
            inputs: Inputs::None,
            locked: vec!["n", "memory"],
            title: "Costs & \"more\" <b>".to_owned(),
            height: 420,
            ..Embedding::default()
        }
    }

    #[test]
    fn what_is_so_anyway_is_left_out() {
        assert_eq!(
            Embedding::default().address(PAGE, "v=1&n=5"),
            "https://example.org/tools/?view=break-even#v=1&n=5"
        );
        assert_eq!(
            all_set().query(),
            "?view=break-even&theme=dark&controls=none&lock=n,memory&title=Costs%20%26%20%22more%22%20%3Cb%3E"
        );
    }

    #[test]
    fn every_language_has_its_lines() {
        let check = |format, lines: &[&str]| {
            let text = all_set().snippet(format, PAGE, "v=1&n=5");
            assert_eq!(text.lines().collect::<Vec<_>>(), lines, "{format:?}");
        };
        let query = "?view=break-even&amp;theme=dark&amp;controls=none&amp;lock=n,memory&amp;title=Costs%20%26%20%22more%22%20%3Cb%3E";
        let frame = format!(
            "<iframe src=\"https://example.org/tools/{query}#v=1&amp;n=5\" title=\"Costs &amp; &quot;more&quot; &lt;b&gt;\" loading=\"lazy\" \
             style=\"width:100%;height:420px;border:0\" sandbox=\"allow-scripts allow-same-origin allow-downloads allow-popups\" \
             allow=\"fullscreen; clipboard-write\" referrerpolicy=\"no-referrer\"></iframe>"
        );
        let script = "<script async src=\"https://example.org/tools/embed.js\"></script>";
        check(Format::Html, &[&frame, script]);
        check(Format::Markdown, &[&frame, "", script]);
        check(
            Format::Rst,
            &[
                ".. raw:: html",
                "",
                &format!("   {frame}"),
                &format!("   {script}"),
            ],
        );
        check(
            Format::MkDocs,
            &[
                &frame,
                "",
                "<!-- Once in mkdocs.yml, so that frames fit their height:",
                "extra_javascript:",
                "  - https://example.org/tools/embed.js",
                "-->",
            ],
        );
        check(
            Format::Mdx,
            &[
                "<iframe",
                "  src={\"https://example.org/tools/?view=break-even&theme=dark&controls=none&lock=n,memory&title=Costs%20%26%20%22more%22%20%3Cb%3E#v=1&n=5\"}",
                "  title={\"Costs & \\\"more\\\" <b>\"}",
                "  loading=\"lazy\"",
                "  style={{ width: \"100%\", height: 420, border: 0 }}",
                "  sandbox=\"allow-scripts allow-same-origin allow-downloads allow-popups\"",
                "  allow=\"fullscreen; clipboard-write\"",
                "  referrerPolicy=\"no-referrer\"",
                "/>",
            ],
        );
        check(
            Format::Element,
            &[
                "<serverless-tradeoffs view=\"break-even\" theme=\"dark\" controls=\"none\" lock=\"n,memory\" \
                 title=\"Costs &amp; &quot;more&quot; &lt;b&gt;\" scenario=\"v=1&amp;n=5\"></serverless-tradeoffs>",
                script,
            ],
        );
    }

    proptest! {
        #[test]
        fn an_address_is_read_as_it_was_meant(title in "[ -~]{0,60}", view in 0..VIEWS.len(), theme in 0..3_usize, inputs in 0..3_usize) {
            let embedding = Embedding {
                view: &VIEWS[view],
                theme: THEMES[theme],
                inputs: INPUTS[inputs].1,
                title: title.clone(),
                ..all_set()
            };
            let embed = Embed::of(&embedding.query());
            prop_assert_eq!(embed.view, Some(embedding.view));
            prop_assert_eq!(embed.inputs, embedding.inputs);
            prop_assert_eq!(embed.locked, Locked::Some(vec!["n", "memory"]));
            prop_assert_eq!(embed.title.unwrap_or_default(), title.trim());
            prop_assert_eq!(embed.notices, Vec::<String>::new());
        }
    }
}
