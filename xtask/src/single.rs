//! The page as one file that opens by a double click: `cargo xtask build --single-file`.
//!
//! Browsers let a page that was opened from a file fetch nothing, not even the modules that it names. So everything in
//! `dist/` goes into the page itself: its program as one module inside, all else packed in elements that only that module
//! reads (`single.js`). The program is the one in `dist/`; nothing is compiled again. Every text that has to be there is
//! looked for, so that another version of a tool ends in an error here and not in a page that does not start.

mod program;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::names::renamed;
use crate::process::root;
use crate::{Failure, csp, integrity};

use program::{Program, Worker};

/// The file, in a folder beside `dist/`, which stays what a site needs and no more.
const FILE: &str = "dist-single/serverless-tradeoffs.html";

/// Unpacks what stands packed in the file.
const UNPACKING: &str = include_str!("single.js");

/// Level at which little more can be gained [of 10].
const HARD: u8 = 10;

/// Where a trace is tried out without one at hand.
const SAMPLE: &str = "sample-trace.csv";

/// The service worker, where a page has one, and how its script registers it.
const SERVICE_WORKER: &str = "sw.js";
const REGISTERED: &str = ".register(\"sw.js\"";

/// What the page says of a program that does not start, between these two: a site has other reasons than a file.
const FAILED: [&str; 2] = ["function failed() {", "var root ="];

/// The reasons of a file.
const REASONS: &str = "
              say(
                typeof DecompressionStream === \"function\"
                  ? \"something keeps this file from running its program. The example and the table below hold all the same.\"
                  : \"this browser cannot unpack it; a current one can. The example and the table below hold all the same.\",
              );
            }
            ";

/// Nothing but what is in the file: no source here is an address of a network or of another file.
const POLICY: &str = "style-src 'unsafe-inline'; img-src data: blob:; connect-src blob:; worker-src blob:; base-uri 'none'; form-action 'none'";

/// `cargo xtask single`: the file of a finished page that is in `dist/`, or in the folder after `--from`.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Failure> {
    match arguments {
        [] => write(&root().join("dist")),
        ["--from", dist] => write(Path::new(dist)),
        _ => Err("single takes --from DIR and nothing else".to_owned()),
    }
}

/// Writes the file of a finished page beside its folder.
pub(crate) fn write(dist: &Path) -> Result<(), Failure> {
    let page = joined(&Dist::read(dist)?)?;
    let file = beside(dist)?.join(FILE);
    let written = file
        .parent()
        .map_or(Ok(()), std::fs::create_dir_all)
        .and_then(|()| std::fs::write(&file, &page));
    written.map_err(|error| format!("{}: {error}", file.display()))?;
    println!("{:>10}            {FILE}", page.len());
    Ok(())
}

fn beside(dist: &Path) -> Result<PathBuf, Failure> {
    let whole = dist
        .canonicalize()
        .map_err(|error| format!("{}: {error}", dist.display()))?;
    let above = whole.parent().map(Path::to_owned);
    above.ok_or_else(|| format!("{} stands in no folder", dist.display()))
}

/// The files of a finished page.
struct Dist(BTreeMap<String, Vec<u8>>);

impl Dist {
    fn read(folder: &Path) -> Result<Self, Failure> {
        let unreadable = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut files = BTreeMap::new();
        // What is in one file needs no hashes of files.
        let shorn = |name: &str, bytes: Vec<u8>| match String::from_utf8(bytes) {
            Ok(text) if name.ends_with(".html") || name.ends_with(".js") => {
                integrity::without(&text).into_bytes()
            }
            Ok(text) => text.into_bytes(),
            Err(bytes) => bytes.into_bytes(),
        };
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            if entry.path().is_file() {
                let name = entry.file_name().to_string_lossy().into_owned();
                let bytes = std::fs::read(entry.path()).map_err(unreadable)?;
                let bytes = shorn(&name, bytes);
                files.insert(name, bytes);
            }
        }
        Ok(Self(files))
    }

    fn bytes(&self, name: &str) -> Result<&[u8], Failure> {
        let bytes = self.0.get(name.trim_start_matches("./"));
        bytes
            .map(Vec::as_slice)
            .ok_or_else(|| format!("the finished page has no {name}"))
    }

    fn text(&self, name: &str) -> Result<&str, Failure> {
        std::str::from_utf8(self.bytes(name)?).map_err(|error| format!("{name}: {error}"))
    }

    /// An element that holds a file, packed; a browser neither runs nor shows it.
    fn held(&self, name: &str, holds: &str) -> Result<String, Failure> {
        let packed = base64(&compress_to_vec_zlib(self.bytes(name)?, HARD));
        Ok(format!(
            "<script type=\"text/plain\" data-file=\"{name}\" data-holds=\"{holds}\">{packed}</script>\n"
        ))
    }
}

/// All of it as one page.
fn joined(dist: &Dist) -> Result<String, Failure> {
    let page = dist.text("index.html")?;
    let program = Program::find(dist, page)?;
    let page = without_policy(page)?;
    let page = without_service_worker(&page, dist)?;
    let (page, worker) = Worker::find(dist, &page)?;
    let page = with_links(&page, dist)?;
    let page = with_reasons(&page)?;
    let (before, start, after) = between(&page, "<script type=\"module\">", "</script>")?;
    let script = format!(
        "{UNPACKING}\n{}\n{}\n{}",
        program.as_one()?,
        worker.addressed(),
        program.start(start)?
    );
    if script.contains("</script") || script.contains("<!--") {
        return Err("the program would end its own element".to_owned());
    }
    let held = [
        dist.held(&program.first, WASM)?,
        dist.held(&program.later, WASM)?,
        dist.held(&worker.script, "text/plain")?,
        dist.held(&worker.program, WASM)?,
        dist.held(SAMPLE, "text/csv")?,
    ]
    .concat();
    let after = renamed(after, &[("</body>", &format!("{held}</body>"))])?;
    let page = format!("{before}<script type=\"module\">{script}</script>{after}");
    nothing_fetched(&page, dist)?;
    let hashes: String = csp::hashes(&page);
    let policy = format!("default-src 'none'; script-src 'wasm-unsafe-eval'{hashes}; {POLICY}");
    csp::with_policy(&page, &policy)
}

/// The type by which browsers know a program.
const WASM: &str = "application/wasm";

/// The page without the policy of a site.
fn without_policy(page: &str) -> Result<String, Failure> {
    let (before, _, after) = between(page, csp::TAG, ">")?;
    Ok(format!("{before}{after}"))
}

/// The page without the script that registers its service worker: a file is there without a network anyway.
fn without_service_worker(page: &str, dist: &Dist) -> Result<String, Failure> {
    let Some((before, after)) = page.split_once(REGISTERED) else {
        return match dist.bytes(SERVICE_WORKER) {
            Ok(_) => Err(format!("index.html was to hold {REGISTERED}")),
            Err(_) => Ok(page.to_owned()),
        };
    };
    let begin = before
        .rfind("<script>")
        .ok_or("no script registers the service worker")?;
    let (_, _, after) = between(after, "", "</script>")?;
    Ok(format!("{}{after}", &before[..begin]))
}

/// The page with what its links name in the place of the links.
fn with_links(page: &str, dist: &Dist) -> Result<String, Failure> {
    let (mut done, mut rest) = (String::new(), page);
    while let Ok((before, tag, after)) = between(rest, "<link ", ">") {
        let attribute = |name: &str| {
            let (_, value, _) = between(tag, &format!("{name}=\""), "\"")?;
            Ok::<_, Failure>(value)
        };
        done.push_str(before);
        match attribute("rel")? {
            "stylesheet" => {
                let sheet = dist.text(attribute("href")?)?;
                if sheet.contains("</style") || sheet.contains("url(") || sheet.contains("@import")
                {
                    return Err(
                        "the style sheet names a file, or would end its own element".to_owned()
                    );
                }
                done.push_str(&format!("<style>{sheet}</style>"));
            }
            "icon" => {
                let name = attribute("href")?;
                if !name.ends_with(".svg") {
                    return Err(format!("{name} is no icon as SVG"));
                }
                let icon = base64(dist.bytes(name)?);
                done.push_str(&format!(
                    "<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\" />"
                ));
            }
            // What is in the file needs not be fetched ahead, and a file is not installed.
            "modulepreload" | "preload" | "manifest" | "apple-touch-icon" => {}
            other => return Err(format!("index.html has a link of an unknown kind: {other}")),
        }
        rest = after;
    }
    done.push_str(rest);
    Ok(done)
}

fn with_reasons(page: &str) -> Result<String, Failure> {
    let (before, _, after) = between(page, FAILED[0], FAILED[1])?;
    Ok([before, FAILED[0], REASONS, FAILED[1], after].concat())
}

/// That the page names no file of the finished page any more, but in what holds and asks for those that it has.
fn nothing_fetched(page: &str, dist: &Dist) -> Result<(), Failure> {
    for name in dist.0.keys() {
        let addresses = [
            format!("./{name}"),
            format!("=\"{name}"),
            format!("'{name}"),
        ];
        let held = format!("data-file=\"{name}");
        let page = page.replace(&held, "");
        if let Some(address) = addresses.iter().find(|&address| page.contains(address)) {
            return Err(format!("the page would still fetch {address}"));
        }
    }
    match between(page, " src=\"", "\"") {
        Ok((_, address, _)) => Err(format!("the page would still fetch {address}")),
        Err(_) => Ok(()),
    }
}

/// A text before, between and after the first two that begin and end so.
fn between<'a>(
    text: &'a str,
    begin: &str,
    end: &str,
) -> Result<(&'a str, &'a str, &'a str), Failure> {
    let missing = |what: &str| format!("a part of the page was to have {what}");
    let (before, rest) = text.split_once(begin).ok_or_else(|| missing(begin))?;
    let (inside, after) = rest.split_once(end).ok_or_else(|| missing(end))?;
    Ok((before, inside, after))
}

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests;
