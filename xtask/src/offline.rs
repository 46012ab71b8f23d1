//! The service worker: the page without a network, and never an old page with one. docs/hosting.md says how it behaves.
//!
//! Its program (`offline/sw.js`) gets the names of the build's files and a hash of all of them. The script that registers
//! it (`offline/register.js`) stands in the page, so that a page without a worker file, such as a debug build, never asks for
//! one. It waits until the program has started, and three seconds and a pause more, as what is kept then would compete with
//! the first load. It does nothing in a frame, whose host did not ask for it, and is silent where the browser refuses.
//!
//! The page tells its build to the worker that answers it, and to each that takes over; but not to one that is about to be
//! replaced: Chromium then keeps that one for minutes.

use std::path::Path;

use crate::Failure;
use crate::names::{hash, on_root, read, renamed, text, write};

/// The page itself, which the worker knows as the folder.
const PAGE: &str = "index.html";

/// The worker's file.
const WORKER: &str = "sw.js";

const PROGRAM: &str = include_str!("offline/sw.js");

const REGISTER: &str = include_str!("offline/register.js");

/// Puts the script that registers the worker into the page; before the content security policy, which names its hash.
pub(crate) fn register(staging: &Path) -> Result<(), Failure> {
    let page = staging.join(PAGE);
    let script: Vec<&str> = REGISTER.lines().map(str::trim).collect();
    let script = format!("<script>{}</script></body>", script.concat());
    let registering = renamed(&text(&page)?, &[("</body>", &script)])?;
    write(&page, registering.as_bytes())
}

/// Writes the worker of a build that is complete but for it, and the build's hash into the page.
pub(crate) fn write_worker(staging: &Path) -> Result<(), Failure> {
    let path = staging.join(PAGE);
    let page = text(&path)?;
    let names = kept(staging)?;
    let mut contents = vec![PROGRAM.as_bytes().to_vec(), page.clone().into_bytes()];
    for name in &names {
        contents.push(name.clone().into_bytes());
        contents.push(read(&staging.join(name))?);
    }
    let build = hash(&contents.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let program = renamed(
        PROGRAM,
        &[("{build}", &build), ("{files}", &format!("{names:?}"))],
    )?;
    write(&staging.join(WORKER), program.as_bytes())?;
    write(&path, on_root(&page, "data-build", &build)?.as_bytes())
}

/// Names of the files beside the page that work without a network, in order.
fn kept(staging: &Path) -> Result<Vec<String>, Failure> {
    let files = std::fs::read_dir(staging)
        .map_err(|error| format!("{}: {error}", staging.display()))?
        .flatten();
    let mut names: Vec<String> = files
        .filter(|file| file.path().is_file())
        .filter_map(|file| file.file_name().into_string().ok())
        .filter(|name| is_kept(name))
        .collect();
    names.sort();
    Ok(names)
}

/// Not the worker itself; nor what begins with `_` or a dot, which hosts read and do not send; nor other pages, such as the
/// whole page as one file.
fn is_kept(name: &str) -> bool {
    name != WORKER && !name.starts_with(['_', '.']) && !name.ends_with(".html")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn staged(name: &str, style: &[u8]) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let page =
            "<html lang=\"en\"><head></head><body>app-0123456789abcdef.js icon.svg</body></html>";
        for (name, content) in [
            (PAGE, page.as_bytes()),
            ("app-0123456789abcdef.js", b"app"),
            ("later-0123456789abcdef.wasm", b"later"),
            ("style.css", style),
            ("icon.svg", b"<svg/>"),
            ("_headers", b"/*"),
            ("single.html", b"<html>"),
        ] {
            write(&folder.join(name), content).expect("it can be written");
        }
        folder
    }

    fn built(name: &str, style: &[u8]) -> (String, String) {
        let folder = staged(name, style);
        register(&folder).expect("a body");
        write_worker(&folder).expect("all is there");
        let result = (
            text(&folder.join(WORKER)).expect("the worker"),
            text(&folder.join(PAGE)).expect("the page"),
        );
        std::fs::remove_dir_all(folder).expect("it goes");
        result
    }

    #[test]
    fn the_worker_knows_the_files_and_the_page_its_build() {
        let (worker, page) = built("kept", b"a");
        assert!(
            worker.contains(
                "FILES = [\"app-0123456789abcdef.js\", \"icon.svg\", \"later-0123456789abcdef.wasm\", \"style.css\"];"
            ),
            "{worker}"
        );
        let build = page
            .split_once("data-build=\"")
            .and_then(|(_, rest)| rest.split_once('"'))
            .expect("the build")
            .0;
        assert!(worker.contains(&format!("BUILD = \"{build}\"")), "{worker}");
        assert_eq!(page.matches("<script>").count(), 1, "{page}");
        assert!(!page.contains('\n'), "{page}");
    }

    #[test]
    fn every_change_of_a_file_is_another_build() {
        let (one, again, other) = (
            built("one-build", b"a"),
            built("again", b"a"),
            built("other-build", b"b"),
        );
        assert_eq!(one, again);
        assert_ne!(one.0, other.0);
    }
}
