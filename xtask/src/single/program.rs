//! The scripts and programs of a finished page, as the one file starts them: from what it holds instead of from addresses.

use crate::Failure;
use crate::names::renamed;
use crate::parts::name_of_whole;
use crate::single::{Dist, SAMPLE, between};

/// The worker's first script, unless the page's element names another.
pub(super) const LOADER: &str = "worker_loader.js";

/// The two parts of the page's program and the scripts that start them.
pub(super) struct Program<'a> {
    /// Name of the first script, without `.js`.
    name: String,
    /// Starts the first part.
    script: &'a str,
    /// Fetches the second part.
    fetcher: &'a str,
    pub(super) first: String,
    pub(super) later: String,
}

impl<'a> Program<'a> {
    pub(super) fn find(dist: &'a Dist, page: &str) -> Result<Self, Failure> {
        let name = name_of_whole(page)?;
        let fetcher = dist.text(&format!("{name}_later.js"))?;
        let (_, later, _) = between(fetcher, FETCHED[0], FETCHED[1])?;
        Ok(Self {
            script: dist.text(&format!("{name}.js"))?,
            fetcher,
            first: format!("{name}_bg.wasm"),
            later: later.to_owned(),
            name,
        })
    }

    /// Both scripts as one value. They are modules that import from each other; here the second is a function's result
    /// within the first, so that names of theirs which are the same do not meet.
    pub(super) fn as_one(&self) -> Result<String, Failure> {
        let (name, first, later) = (&self.name, &self.first, &self.later);
        let fetcher = renamed(
            self.fetcher,
            &[
                (&format!("import {{ initSync }} from \"./{name}.js\";"), ""),
                (
                    &format!("{}{later}{}", FETCHED[0], FETCHED[1]),
                    &format!("unpacked(\"{later}\")"),
                ),
                (
                    "export const __wasm_split_load_later = ",
                    "return { __wasm_split_load_later: ",
                ),
            ],
        )?;
        let fetcher = fetcher
            .trim_end()
            .strip_suffix(';')
            .ok_or("the fetcher of the second part ends otherwise than with its export")?;
        let script = renamed(
            self.script,
            &[
                (
                    &format!("import * as import1 from \"./{name}_later.js\""),
                    &format!("const import1 = (() => {{\n{fetcher} }};\n}})();"),
                ),
                (
                    &format!("new URL('{first}', import.meta.url)"),
                    &format!("unpacked(\"{first}\")"),
                ),
                (
                    "export { initSync, __wbg_init as default };",
                    "return __wbg_init;",
                ),
            ],
        )?;
        let of_a_module = |line: &&str| line.starts_with("import ") || line.starts_with("export ");
        match script.lines().find(of_a_module) {
            Some(line) => Err(format!("the program has more than its two scripts: {line}")),
            None => Ok(format!("const init = (() => {{\n{script}\n}})();")),
        }
    }

    /// What the page does to start the program, without the addresses.
    pub(super) fn start(&self, start: &str) -> Result<String, Failure> {
        let (name, first) = (&self.name, &self.first);
        renamed(
            start,
            &[
                (
                    &format!("import init, * as bindings from './{name}.js';"),
                    "",
                ),
                ("window.wasmBindings = bindings;", ""),
                (
                    &format!("init({{ module_or_path: fetch('./{first}') }})"),
                    "init()",
                ),
            ],
        )
    }
}

/// What the second part's address stands between.
const FETCHED: [&str; 2] = ["fetch(new URL(\"./", "\", import.meta.url))"];

/// The files of the worker.
pub(super) struct Worker {
    pub(super) script: String,
    pub(super) program: String,
}

impl Worker {
    /// What the worker's loader loads, and the page without the loader's name.
    pub(super) fn find(dist: &Dist, page: &str) -> Result<(String, Self), Failure> {
        let (page, loader) = match between(page, " data-worker=\"", "\"") {
            Ok((before, loader, after)) => (format!("{before}{after}"), loader),
            Err(_) => (page.to_owned(), LOADER),
        };
        let text = dist.text(loader)?;
        let (before, script, after) = between(text, "importScripts(\"./", "\");")?;
        let (between, program, after) =
            between(after, "wasm_bindgen({module_or_path:fetch(\"./", "\")});")?;
        if ![before, between, after].concat().trim().is_empty() {
            return Err(format!("{loader} does more than to load a worker: {text}"));
        }
        let (script, program) = (script.to_owned(), program.to_owned());
        Ok((page, Self { script, program }))
    }

    /// Tells the program where its worker is, and the sample: in the data of the page's element.
    pub(super) fn addressed(&self) -> String {
        let (script, program) = (&self.script, &self.program);
        format!(
            "Object.assign(document.documentElement.dataset, {{\n  \
               worker: await workerAddress(\"{script}\", \"{program}\"),\n  \
               sample: await address(\"{SAMPLE}\"),\n}});"
        )
    }
}
