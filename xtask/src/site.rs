//! Builds and serves the page.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::process::{root, run};
use crate::{Failure, csp, integrity, names, offline, parts, single, tools};

/// Port unless another is asked for.
const PORT: u16 = 8080;

/// The page itself.
const PAGE: &str = "index.html";

/// What may be loaded before the page answers, in Brotli [bytes]: the page and the files that it names. It is to fall to
/// 220,000, and to rise only for what every visitor needs at once.
const FIRST_LOAD: usize = 301_000;

/// Files that the page names and browsers fetch later, if at all: icons and manifest when the page has loaded, the worker
/// and the service worker when the program asks for them. Names that begin so.
const LATER: [&str; 4] = ["icon", "manifest.webmanifest", "sw.js", "worker-"];

/// Ports tried after a port that is taken.
const MORE_PORTS: u16 = 20;

/// `cargo xtask serve`: release code, because a simulation without optimisation is thirty times slower.
pub(crate) fn serve(arguments: &[&str]) -> Result<(), Failure> {
    let wanted = match arguments {
        [] => PORT,
        ["--port", port] => port
            .parse()
            .map_err(|_| format!("{port:?} is not a port"))?,
        _ => return Err("serve takes --port N and nothing else".to_owned()),
    };
    let port = free_port(wanted)?;
    if port != wanted {
        println!("Port {wanted} is taken; using {port}.");
    }
    tools::ensure()?;
    println!("Building the page; the first time this takes about 2 minutes. Then it is at");
    println!("\n    http://127.0.0.1:{port}/\n");
    println!("and follows every change of a source file. Ctrl-C ends it.");
    run(
        "trunk",
        &[
            "serve",
            "--release",
            "--address",
            "127.0.0.1",
            "--port",
            &port.to_string(),
        ],
    )
}

fn free_port(wanted: u16) -> Result<u16, Failure> {
    let last = wanted.saturating_add(MORE_PORTS);
    (wanted..=last)
        .find(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok())
        .ok_or_else(|| format!("ports {wanted} to {last} are all taken"))
}

/// `cargo xtask build`: the finished page in `dist/`.
pub(crate) fn build() -> Result<(), Failure> {
    tools::ensure()?;
    run("trunk", &["build", "--release"])?;
    check_sizes()
}

/// `cargo xtask build --single-file`: the same, and as one file beside it.
pub(crate) fn build_with_single_file() -> Result<(), Failure> {
    build()?;
    single::write(&root().join("dist"))
}

/// Trunk's `post_build` hook: what is still to be done to the page in its staging folder.
pub(crate) fn built() -> Result<(), Failure> {
    let staging = std::env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or("built is called by Trunk, which names its staging folder")?;
    let released = std::env::var("TRUNK_PROFILE").as_deref() == Ok("release");
    names::worker(&staging)?;
    if !released {
        return csp::write(&staging);
    }
    parts::cut(&staging)?;
    slim(&staging.join(PAGE))?;
    offline::register(&staging)?;
    integrity::write_all(&staging)?;
    csp::write(&staging)?;
    offline::write_worker(&staging)
}

/// Takes from a page what only its readers as a source want: indentation, empty lines, and comments of its scripts.
fn slim(page: &Path) -> Result<(), Failure> {
    let text = names::text(page)?;
    let lines = text.lines().map(str::trim);
    let lines: Vec<&str> = lines
        .filter(|line| !line.is_empty() && !line.starts_with("//"))
        .collect();
    names::write(page, (lines.join("\n") + "\n").as_bytes())
}

/// A file of the page with its size as it is and as a server sends it [bytes].
struct Sized {
    name: String,
    raw: usize,
    packed: usize,
}

fn sizes(dist: &Path) -> Result<Vec<Sized>, Failure> {
    let unreadable = |error: std::io::Error| format!("{}: {error}", dist.display());
    let mut files: Vec<_> = std::fs::read_dir(dist)
        .map_err(unreadable)?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).map_err(unreadable)?;
            let name = path.file_name().unwrap_or_default();
            Ok(Sized {
                name: name.to_string_lossy().into_owned(),
                raw: bytes.len(),
                packed: brotli_size(&bytes),
            })
        })
        .collect()
}

/// Prints the sizes, and holds the first load to its budget.
fn check_sizes() -> Result<(), Failure> {
    let dist = root().join("dist");
    let page = dist.join(PAGE);
    let text =
        std::fs::read_to_string(&page).map_err(|error| format!("{}: {error}", page.display()))?;
    let files = sizes(&dist)?;
    let at_first = |file: &&Sized| is_at_first(&file.name, &text);
    println!("{:>10} {:>10}  dist/", "bytes", "Brotli");
    for file in &files {
        let mark = if at_first(&file) { "*" } else { " " };
        println!("{:>10} {:>10} {mark}{}", file.raw, file.packed, file.name);
    }
    let total = |packed: fn(&Sized) -> usize| files.iter().map(packed).sum::<usize>();
    println!(
        "{:>10} {:>10}  together",
        total(|file| file.raw),
        total(|file| file.packed)
    );
    let first: usize = files.iter().filter(at_first).map(|file| file.packed).sum();
    println!(
        "{:>10} {first:>10} *first load, of at most {FIRST_LOAD}",
        ""
    );
    if first > FIRST_LOAD {
        return Err(format!(
            "the first load is {first} bytes in Brotli, more than {FIRST_LOAD}: ARCHITECTURE.md tells how to move code to the second part"
        ));
    }
    Ok(())
}

/// Whether a file is loaded before the page answers.
fn is_at_first(name: &str, page: &str) -> bool {
    let later = LATER.iter().any(|begin| name.starts_with(begin));
    name == PAGE || page.contains(name) && !later
}

fn brotli_size(bytes: &[u8]) -> usize {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        ..Default::default()
    };
    match brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters) {
        Ok(size) => size,
        Err(_) => bytes.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::output;

    /// Trunk does not start where a path that it is told is missing, as a folder of what was built is in a fresh clone.
    #[test]
    fn trunk_is_told_of_nothing_but_what_a_fresh_clone_has() {
        let file = std::fs::read_to_string(root().join("Trunk.toml")).expect("Trunk.toml");
        let settings = file.split("[watch]").nth(1).expect("what is watched");
        let settings = settings.split("\n[").next().expect("its lines");
        let told: Vec<&str> = settings.split('"').skip(1).step_by(2).collect();
        assert!(told.contains(&"src"), "{told:?}");
        for path in told {
            let files = output("git", &["ls-files", "--", path]).expect("git");
            assert!(!files.is_empty(), "{path} is not of the project");
        }
    }

    #[test]
    fn what_is_fetched_later_is_no_part_of_the_first_load() {
        let page = "<html data-worker=\"worker-1f_loader.js\"><link href=\"./app-1f.js\"><link href=\"./icon.svg\">\
            <link href=\"./manifest.webmanifest\">register(\"sw.js\")";
        for (name, at_first) in [
            ("index.html", true),
            ("app-1f.js", true),
            ("later-1f.wasm", false),
            ("icon.svg", false),
            ("manifest.webmanifest", false),
            ("sw.js", false),
            ("worker-1f_loader.js", false),
        ] {
            assert_eq!(is_at_first(name, page), at_first, "{name}");
        }
    }
}
