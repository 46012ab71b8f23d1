//! Cuts the page's program in two: what is shown first, and what arrives later (see `web::later`).
//!
//! Trunk has just built the page with its program in one piece. Here the program that the compiler left, which still has
//! its relocations, is cut by `wasm_split_cli_support`; wasm-bindgen and wasm-opt treat the parts as they would the whole;
//! and the parts take its place in Trunk's staging folder, under names made from their contents.

use std::path::{Path, PathBuf};

use crate::Failure;
use crate::names::{self, read, renamed, text, write};
use crate::process::{root, run};
use crate::short;

/// Begins the names of what is shown first.
const FIRST: &str = "app";

/// Begins the names of what arrives later; also the name that `web::later` gives it.
const LATER: &str = "later";

/// Fetches and starts the program, in the page as Trunk writes it.
const START: &str = "const wasm = await init(";

/// Waits until the page is on the screen. One that is not shown is painted only when it is. In another page's frame that is
/// when one has scrolled to it: until then, nothing heavy is loaded.
const PAINTED: &str = "\
self === top || (await new Promise((seen) => new IntersectionObserver((all) => all.some((one) => one.isIntersecting) && seen()).observe(document.body)));
document.hidden || (await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted))));
";

/// The files of both parts, each with the name by which the others call it.
struct Parts {
    /// Starts the first part.
    script: String,
    /// The first part.
    first: Vec<u8>,
    /// Fetches the second part when it is asked for.
    fetcher: String,
    /// The second part.
    later: Vec<u8>,
}

/// Cuts the program of the released page that Trunk has staged.
pub(crate) fn cut(staging: &Path) -> Result<(), Failure> {
    let program = target().join("wasm32-unknown-unknown/page/app.wasm");
    let parts = parts(&read(&program)?)?;
    let page = staging.join("index.html");
    let text = String::from_utf8(read(&page)?).map_err(|error| error.to_string())?;
    let whole = name_of_whole(&text)?;
    for gone in [format!("{whole}.js"), format!("{whole}_bg.wasm")] {
        let gone = staging.join(gone);
        std::fs::remove_file(&gone).map_err(|error| format!("{}: {error}", gone.display()))?;
    }
    let named = Named::new(parts)?;
    for (name, content) in &named.files {
        write(&staging.join(name), content)?;
    }
    write(&page, named.page(&text, &whole)?.as_bytes())
}

/// Cuts a program and makes both parts ready for browsers.
fn parts(program: &[u8]) -> Result<Parts, Failure> {
    let folder = target().join("parts");
    // Nothing of an earlier build may be taken for a part of this one.
    let _ = std::fs::remove_dir_all(&folder);
    let (cut, bound) = (folder.join("cut"), folder.join("bound"));
    let main = cut.join(format!("{FIRST}.wasm"));
    let fetcher = format!("./{LATER}.js");
    let script = format!("./{FIRST}.js");
    let mut options = wasm_split_cli_support::Options::new(program);
    options.output_dir = &cut;
    options.main_out_path = &main;
    options.link_name = &fetcher;
    options.main_module = &script;
    let made = wasm_split_cli_support::transform(options)
        .map_err(|error| format!("the page's program cannot be cut: {error:?}"))?;
    let [later] = made.split_modules.as_slice() else {
        return Err(format!(
            "the page's program was to have two parts, but has {}",
            made.split_modules.len() + 1
        ));
    };
    let (main_text, bound_text) = (main.to_string_lossy(), bound.to_string_lossy());
    let bind = [
        "--target",
        "web",
        "--no-typescript",
        // The second part takes the table of functions over from the first.
        "--keep-lld-exports",
        "--out-name",
        FIRST,
        "--out-dir",
        &bound_text,
        &main_text,
    ];
    run("wasm-bindgen", &bind)?;
    let first = bound.join(format!("{FIRST}_bg.wasm"));
    let (script, first) = short::names(
        &text(&bound.join(format!("{FIRST}.js")))?,
        &optimised(&first)?,
    )?;
    Ok(Parts {
        script,
        first,
        fetcher: text(&cut.join(format!("{LATER}.js")))?,
        later: optimised(later)?,
    })
}

/// A module made as small as wasm-opt can.
fn optimised(module: &Path) -> Result<Vec<u8>, Failure> {
    let small = module.with_extension("small");
    let (from, to) = (module.to_string_lossy(), small.to_string_lossy());
    let passes = ["--flatten", "--rereloop", "-Oz", "-Oz"];
    run("wasm-opt", &[&passes[..], &[&from, "-o", &to]].concat())?;
    read(&small)
}

/// What Trunk called the program: the name of its script without `.js`.
pub(crate) fn name_of_whole(page: &str) -> Result<String, Failure> {
    let start = format!("{FIRST}-");
    let names = page.match_indices(&start).filter_map(|(at, _)| {
        let name: String = page[at..]
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
            .collect();
        page[at + name.len()..].starts_with(".js").then_some(name)
    });
    names
        .last()
        .ok_or_else(|| format!("index.html names no script {start}*.js"))
}

/// The parts under names that change with what they hold, so that no cache mixes two builds.
struct Named {
    first: String,
    fetcher: String,
    files: Vec<(String, Vec<u8>)>,
}

impl Named {
    fn new(parts: Parts) -> Result<Self, Failure> {
        let hash = names::hash(&[
            parts.script.as_bytes(),
            &parts.first,
            parts.fetcher.as_bytes(),
            &parts.later,
        ]);
        let (first, later) = (format!("{FIRST}-{hash}"), format!("{LATER}-{hash}"));
        // The program itself goes on calling the fetcher by its old name: that is a key, not an address.
        let script = renamed(
            &parts.script,
            &[
                (
                    &format!("from \"./{LATER}.js\""),
                    &format!("from \"./{first}_{LATER}.js\""),
                ),
                (&format!("{FIRST}_bg.wasm"), &format!("{first}_bg.wasm")),
            ],
        )?;
        let fetcher = renamed(
            &parts.fetcher,
            &[
                (&format!("./{FIRST}.js"), &format!("./{first}.js")),
                (&format!("./split_{LATER}.wasm"), &format!("./{later}.wasm")),
            ],
        )?;
        Ok(Self {
            files: vec![
                (format!("{first}.js"), script.into_bytes()),
                (format!("{first}_bg.wasm"), parts.first),
                (format!("{first}_{LATER}.js"), fetcher.into_bytes()),
                (format!("{later}.wasm"), parts.later),
            ],
            fetcher: format!("{first}_{LATER}.js"),
            first,
        })
    }

    /// The page with the first part in the place of the whole program. It is fetched once the example in the page is on
    /// the screen, so that it does not hold that up.
    fn page(&self, page: &str, whole: &str) -> Result<String, Failure> {
        let page = page.replace(whole, &self.first);
        let page = without_preload(&page, &format!("{}_bg.wasm", self.first))?;
        let page = renamed(&page, &[(START, &format!("{PAINTED}{START}"))])?;
        let preload = format!("<link rel=\"modulepreload\" href=\"./{}\">", self.fetcher);
        let (head, body) = page
            .split_once("</head>")
            .ok_or("index.html has no </head>")?;
        Ok(format!("{head}{preload}</head>{body}"))
    }
}

/// A page without the tag that has a file fetched ahead.
fn without_preload(page: &str, file: &str) -> Result<String, Failure> {
    let tags = page.match_indices("<link rel=\"preload\"");
    let mut tags =
        tags.filter_map(|(begin, _)| Some((begin, begin + page[begin..].find('>')? + 1)));
    tags.find(|&(begin, end)| page[begin..end].contains(file))
        .map(|(begin, end)| format!("{}{}", &page[..begin], &page[end..]))
        .ok_or_else(|| format!("index.html does not preload {file}"))
}

/// Where cargo leaves what it builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> Parts {
        Parts {
            script: "import * as import1 from \"./later.js\";\nkeys({ \"./later.js\": import1 }); new URL('app_bg.wasm', import.meta.url)".to_owned(),
            first: b"first".to_vec(),
            fetcher: "import { initSync } from \"./app.js\";\nfetch(new URL(\"./split_later.wasm\", import.meta.url))".to_owned(),
            later: b"later".to_vec(),
        }
    }

    #[test]
    fn parts_call_each_other_by_names_that_change_with_what_they_hold() {
        let named = Named::new(parts()).expect("all names are there");
        let names: Vec<&str> = named.files.iter().map(|(name, _)| name.as_str()).collect();
        let [script, first, fetcher, later] = names.as_slice() else {
            panic!("{names:?}");
        };
        let text = |at: usize| String::from_utf8_lossy(&named.files[at].1).into_owned();
        assert!(
            text(0).contains(&format!("from \"./{fetcher}\"")),
            "{}",
            text(0)
        );
        assert!(
            text(0).contains("{ \"./later.js\": import1 }"),
            "{}",
            text(0)
        );
        assert!(text(0).contains(*first), "{}", text(0));
        assert!(
            text(2).contains(&format!("from \"./{script}\"")),
            "{}",
            text(2)
        );
        assert!(text(2).contains(*later), "{}", text(2));
        let other = Parts {
            later: b"else".to_vec(),
            ..parts()
        };
        let other = Named::new(other).expect("all names are there");
        assert!(
            other
                .files
                .iter()
                .all(|(name, _)| !names.contains(&name.as_str()))
        );
    }

    #[test]
    fn the_page_starts_the_first_part_and_knows_the_fetcher() {
        let page = "<head><script>import('./app-1f.js'); const wasm = await init('./app-1f_bg.wasm')</script>\
            <link href=\"./app-1f.js\"><link rel=\"preload\" href=\"./app-1f_bg.wasm\" as=\"fetch\"></head>";
        let whole = name_of_whole(page).expect("a program");
        assert_eq!(whole, "app-1f");
        let named = Named::new(parts()).expect("all names are there");
        let cut = named.page(page, &whole).expect("a head");
        assert!(!cut.contains("app-1f"), "{cut}");
        assert_eq!(cut.matches(&named.first).count(), 4, "{cut}");
        let (waits, starts) = (cut.find(PAINTED), cut.find(START));
        assert!(waits.is_some() && waits < starts, "{cut}");
        assert!(!cut.contains("as=\"fetch\""), "{cut}");
        assert!(name_of_whole("<head></head>").is_err());
    }

    #[test]
    fn a_tool_that_names_things_otherwise_is_noticed() {
        let script = "import * as import1 from \"./elsewhere.js\"".to_owned();
        assert!(Named::new(Parts { script, ..parts() }).is_err());
    }
}
