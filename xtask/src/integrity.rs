//! Integrity: a browser runs no script, program or style sheet but those of the build that its page is of.
//!
//! The page says the hash of each: of modules in an import map and where they are fetched ahead, of the style sheet beside its name, of
//! programs where they are fetched. Some have none: a worker's scripts and the service worker, for which browsers have no place, programs
//! in a frame, and what is no program: icons, manifest, sample. `embed.js` runs in other pages, under one name for ever.

use std::path::Path;

use crate::Failure;
use crate::csp::hash;
use crate::names::{read, renamed, text, write};
use crate::parts::name_of_whole;

/// Begins and ends the hash of what is fetched. Not in a frame: one that is taken away meanwhile would leave an error in the console of
/// the page around. A worker has no `top`.
const FETCHED: [&str; 2] = [", {integrity:self.top&&self.top!==self?\"\":\"", "\"}"];

/// Begins and ends the hash of what the page links.
const LINKED: [&str; 2] = [" integrity=\"", "\""];

/// Begins and ends the hashes of modules.
const MODULES: [&str; 2] = ["<script type=\"importmap\">{\"integrity\":", "}</script>"];

/// The files of a released page that name others.
struct Names {
    /// The first part's script, without `.js`.
    first: String,
    /// Its style sheet.
    sheet: String,
    /// The second part.
    later: String,
    /// The worker's loader.
    loader: String,
    /// The worker's program.
    worker: String,
}

impl Names {
    fn find(staging: &Path) -> Result<Self, Failure> {
        let page = text(&staging.join("index.html"))?;
        let first = name_of_whole(&page)?;
        let fetcher = text(&staging.join(format!("{first}_later.js")))?;
        let loader = named(&page, "data-worker=\"")?;
        let loads = text(&staging.join(&loader))?;
        Ok(Self {
            sheet: named(&page, "<link rel=\"stylesheet\" href=\"./")?,
            later: named(&fetcher, "fetch(new URL(\"./")?,
            worker: named(&loads, "module_or_path:\"./")?,
            loader,
            first,
        })
    }
}

/// What stands in quotation marks after the first of these.
fn named(text: &str, before: &str) -> Result<String, Failure> {
    let name = text
        .split_once(before)
        .and_then(|(_, from)| from.split_once('"'));
    let (name, _) = name.ok_or_else(|| format!("a part of the page was to have {before}"))?;
    Ok(name.to_owned())
}

/// Writes the hashes into what Trunk has staged, once all of it has its names and before the content security policy, which holds a
/// hash of the import map.
pub(crate) fn write_all(staging: &Path) -> Result<(), Failure> {
    let names = Names::find(staging)?;
    let of = |name: &str| Ok::<_, Failure>(hash(&read(&staging.join(name))?));
    let fetching = |name: &str, from: &str, to: &str| {
        let path = staging.join(name);
        write(&path, renamed(&text(&path)?, &[(from, to)])?.as_bytes())
    };
    let [begin, end] = FETCHED;
    let (later, worker) = (&names.later, &names.worker);
    let address = format!("\"./{later}\", import.meta.url)");
    let fetcher = format!("{}_later.js", names.first);
    let to = format!("{address}{begin}{}{end}", of(later)?);
    fetching(&fetcher, &address, &to)?;
    let address = format!("module_or_path:\"./{worker}\"");
    let to = format!(
        "module_or_path:fetch(\"./{worker}\"{begin}{}{end})",
        of(worker)?
    );
    fetching(&names.loader, &address, &to)?;
    let program = format!("{}_bg.wasm", names.first);
    let start = format!("module_or_path: './{program}'");
    let started = format!(
        "module_or_path: fetch('./{program}'{begin}{}{end})",
        of(&program)?
    );
    fetching("index.html", &start, &started)?;
    let linked = |name: &str, more: &str| {
        let address = format!("href=\"./{name}\"");
        let checked = format!("{address}{}{}{}{more}", LINKED[0], of(name)?, LINKED[1]);
        fetching("index.html", &address, &checked)
    };
    linked(&names.sheet, " crossorigin=\"anonymous\"")?;
    let script = format!("{}.js", names.first);
    linked(&script, "")?;
    linked(&fetcher, "")?;
    let map = format!(
        "{}{{\"./{script}\":\"{}\",\"./{fetcher}\":\"{}\"}}{}",
        MODULES[0],
        of(&script)?,
        of(&fetcher)?,
        MODULES[1],
    );
    let module = "<script type=\"module\">";
    fetching("index.html", module, &format!("{map}{module}"))
}

/// A file of the page as it would be without hashes.
pub(crate) fn without(file: &str) -> String {
    [FETCHED, LINKED, MODULES]
        .iter()
        .fold(file.to_owned(), |text, place| shorn(&text, place))
}

/// A text without everything that begins and ends so.
fn shorn(text: &str, [begin, end]: &[&str; 2]) -> String {
    let (mut left, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, from)) = rest.split_once(begin) {
        left.push_str(before);
        rest = from.split_once(end).map_or("", |(_, after)| after);
    }
    left + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &str); 7] = [
        (
            "index.html",
            "<html data-worker=\"worker-1f_loader.js\"><script type=\"module\">import init from './app-1f.js'; \
             await init({ module_or_path: './app-1f_bg.wasm' })</script><link rel=\"stylesheet\" href=\"./page-1f.css\"/>\
             <link rel=\"modulepreload\" href=\"./app-1f.js\"><link rel=\"modulepreload\" href=\"./app-1f_later.js\">",
        ),
        ("app-1f.js", "program"),
        ("app-1f_bg.wasm", "first"),
        (
            "app-1f_later.js",
            "fetch(new URL(\"./later-1f.wasm\", import.meta.url))",
        ),
        ("later-1f.wasm", "later"),
        ("page-1f.css", "sheet"),
        (
            "worker-1f_loader.js",
            "wasm_bindgen({module_or_path:\"./worker-1f_bg.wasm\"});",
        ),
    ];

    #[test]
    fn every_file_has_its_hash_and_without_them_all_is_as_it_was() {
        let folder = std::env::temp_dir().join(format!("xtask-integrity-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        for (name, content) in FILES {
            std::fs::write(folder.join(name), content).expect("written");
        }
        std::fs::write(folder.join("worker-1f_bg.wasm"), "worker").expect("written");
        write_all(&folder).expect("all names are there");
        let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect("it is there");
        let (page, fetcher) = (read("index.html"), read("app-1f_later.js"));
        let loader = read("worker-1f_loader.js");
        std::fs::remove_dir_all(&folder).expect("it goes");
        for (file, content) in [
            (&page, "program"),
            (&page, "first"),
            (&page, "sheet"),
            (&page, fetcher.as_str()),
            (&fetcher, "later"),
            (&loader, "worker"),
        ] {
            assert!(
                file.contains(&hash(content.as_bytes())),
                "{content}: {file}"
            );
        }
        let (map, module) = (page.find("importmap"), page.find("type=\"module\""));
        assert!(map < module, "the map comes first: {page}");
        let was = |name: &str| FILES.iter().find(|file| file.0 == name).expect("a file").1;
        assert_eq!(without(&fetcher), was("app-1f_later.js"));
        let fetched = |text: &str, name: &str, mark: char| {
            let (from, to) = (
                format!("{mark}./{name}{mark}"),
                format!("fetch({mark}./{name}{mark})"),
            );
            text.replace(&from, &to)
        };
        assert_eq!(
            without(&page),
            fetched(was("index.html"), "app-1f_bg.wasm", '\'')
                .replace(".css\"/>", ".css\" crossorigin=\"anonymous\"/>")
        );
        assert_eq!(
            without(&loader),
            fetched(was("worker-1f_loader.js"), "worker-1f_bg.wasm", '"')
        );
    }
}
