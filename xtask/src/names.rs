//! Names that change with what a file holds, so that no cache pairs files of two builds.
//!
//! Trunk names the page's program and style sheet so, but not the worker. Here the worker's files get such names, and the
//! page is told them: its root element says `data-worker="worker-<hash>_loader.js"`.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::Failure;

/// Begins the names of the worker's files.
const WORKER: &str = "worker";

/// A short hash of several contents, for names.
pub(crate) fn hash(contents: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for content in contents {
        digest.update(Sha256::digest(content));
    }
    let bytes = digest.finalize();
    bytes
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Renames the files of the worker that Trunk has staged, and tells the page.
pub(crate) fn worker(staging: &Path) -> Result<(), Failure> {
    let named = |name: &str| staging.join(name);
    let (script, program) = (format!("{WORKER}.js"), format!("{WORKER}_bg.wasm"));
    let loader = format!("{WORKER}_loader.js");
    let contents = [read(&named(&script))?, read(&named(&program))?];
    let new = format!("{WORKER}-{}", hash(&[&contents[0], &contents[1]]));
    let (new_script, new_program) = (format!("{new}.js"), format!("{new}_bg.wasm"));
    let new_loader = format!("{new}_loader.js");
    let text = renamed(
        &text(&named(&loader))?,
        &[
            (&format!("\"./{script}\""), &format!("\"./{new_script}\"")),
            // In the form that wasm-bindgen does not warn of.
            (
                &format!("(\"./{program}\")"),
                &format!("({{module_or_path:\"./{new_program}\"}})"),
            ),
        ],
    )?;
    let page = named("index.html");
    let told = on_root(&self::text(&page)?, "data-worker", &new_loader)?;
    write(&named(&new_script), &contents[0])?;
    write(&named(&new_program), &contents[1])?;
    write(&named(&new_loader), text.as_bytes())?;
    write(&page, told.as_bytes())?;
    for old in [&script, &program, &loader] {
        let old = named(old);
        std::fs::remove_file(&old).map_err(|error| format!("{}: {error}", old.display()))?;
    }
    Ok(())
}

/// A page with one more attribute on its root element.
pub(crate) fn on_root(page: &str, attribute: &str, value: &str) -> Result<String, Failure> {
    renamed(
        page,
        &[("<html ", &format!("<html {attribute}=\"{value}\" "))],
    )
}

/// A text with names replaced, each of which must be there once.
pub(crate) fn renamed(text: &str, names: &[(&str, &str)]) -> Result<String, Failure> {
    let mut text = text.to_owned();
    for (old, new) in names {
        if text.matches(old).count() != 1 {
            return Err(format!("a part of the page was to name {old} once"));
        }
        text = text.replace(old, new);
    }
    Ok(text)
}

pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub(crate) fn text(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

pub(crate) fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, content).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a name ends in such a hash, whatever follows it: `app-0123456789abcdef_bg.wasm`.
    fn hashed(name: &str) -> bool {
        name.match_indices('-').any(|(dash, _)| {
            let rest = &name[dash + 1..];
            let digits = rest
                .find(|c: char| !matches!(c, '0'..='9' | 'a'..='f'))
                .unwrap_or(rest.len());
            digits == 16 && rest[digits..].starts_with(['.', '_'])
        })
    }

    /// A folder of its own with a worker as Trunk stages it.
    fn staged(name: &str, program: &[u8]) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let loader = "importScripts(\"./worker.js\");wasm_bindgen(\"./worker_bg.wasm\");";
        for (name, content) in [
            ("worker.js", &b"script"[..]),
            ("worker_bg.wasm", program),
            ("worker_loader.js", loader.as_bytes()),
            ("index.html", b"<!doctype html>\n<html lang=\"en\">\n"),
        ] {
            write(&folder.join(name), content).expect("it can be written");
        }
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let files = std::fs::read_dir(folder).expect("a folder").flatten();
        let mut names: Vec<String> = files
            .filter_map(|file| file.file_name().into_string().ok())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_worker_has_a_name_for_what_it_holds_and_the_page_knows_it() {
        let (one, other) = (staged("one", b"1"), staged("other", b"2"));
        let mut loaders = Vec::new();
        for folder in [&one, &other] {
            worker(folder).expect("all of the worker is there");
            let names = names(folder);
            let [page, script, program, loader] = names.as_slice() else {
                panic!("{names:?}");
            };
            assert!(hashed(script) && hashed(program) && hashed(loader));
            let page = text(&folder.join(page)).expect("the page");
            assert!(
                page.contains(&format!("<html data-worker=\"{loader}\" lang=\"en\">")),
                "{page}"
            );
            assert_eq!(
                text(&folder.join(loader)).expect("the loader"),
                format!(
                    "importScripts(\"./{script}\");wasm_bindgen({{module_or_path:\"./{program}\"}});"
                )
            );
            // The page makes the other two names from that of the loader.
            assert_eq!(&loader.replace("_loader.js", ".js"), script);
            assert_eq!(&loader.replace("_loader.js", "_bg.wasm"), program);
            loaders.push(loader.clone());
            std::fs::remove_dir_all(folder).expect("it goes");
        }
        assert_ne!(loaders[0], loaders[1]);
    }

    #[test]
    fn a_loader_that_names_things_otherwise_is_noticed() {
        let folder = staged("strange", b"1");
        write(&folder.join("worker_loader.js"), b"import('./worker.js')").expect("written");
        assert!(worker(&folder).is_err());
        std::fs::remove_dir_all(folder).expect("it goes");
    }

    #[test]
    fn hashes_are_told_from_other_names() {
        for name in [
            "app-dbe5c670c87a06b6.js",
            "app-dbe5c670c87a06b6_bg.wasm",
            "later-dbe5c670c87a06b6.wasm",
            "page-4c74441dfadee23f.css",
        ] {
            assert!(hashed(name), "{name}");
        }
        for name in [
            "index.html",
            "sw.js",
            "sample-trace.csv",
            "icon-180.png",
            "app-dbe5c670c87a06b6",
            "app-dbe5c670c87a06b.js",
        ] {
            assert!(!hashed(name), "{name}");
        }
    }
}
