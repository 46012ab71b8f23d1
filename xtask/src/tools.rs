//! The tools that build the page, each at one version, installed where missing.

use crate::Failure;
use crate::process::{command, finish, output, root, run};

/// Compiles to the browser.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// A tool, how to ask for its version, and how to get it.
struct Tool {
    /// Program on the PATH.
    program: &'static str,
    /// The one version that is known to work with the others.
    version: &'static str,
    /// What installs it.
    install: Install,
}

/// Every npm package that is used, with its version: none of them is part of the page.
pub(crate) const NPM_PACKAGES: [(&str, &str); 2] =
    [("binaryen", "132.0.0"), ("axe-core", "4.14.1")];

enum Install {
    /// `cargo install` of a crate; about how long it takes on two cores.
    Cargo {
        name: &'static str,
        takes: &'static str,
    },
    /// A package of the npm registry.
    Npm {
        name: &'static str,
        version: &'static str,
    },
}

const TOOLS: [Tool; 3] = [
    Tool {
        program: "trunk",
        version: "0.21.14",
        install: Install::Cargo {
            name: "trunk",
            takes: "about 5 minutes",
        },
    },
    Tool {
        program: "wasm-bindgen",
        version: "0.2.126",
        install: Install::Cargo {
            name: "wasm-bindgen-cli",
            takes: "about 2 minutes",
        },
    },
    Tool {
        program: "wasm-opt",
        version: "132",
        install: Install::Npm {
            name: NPM_PACKAGES[0].0,
            version: NPM_PACKAGES[0].1,
        },
    },
];

/// Makes sure that every tool is there at its version.
pub(crate) fn ensure() -> Result<(), Failure> {
    ensure_target()?;
    TOOLS.iter().try_for_each(ensure_tool)
}

/// The checker of accessibility that the page's tests run inside the page, as a file; only tests use it.
pub(crate) fn axe() -> Result<std::path::PathBuf, Failure> {
    let (name, version) = NPM_PACKAGES[1];
    let package = format!("{name}@{version}");
    let folder = root().join("target").join(&package);
    let file = folder.join("node_modules/axe-core/axe.min.js");
    if !file.exists() {
        println!("{package}: missing, fetching it with npm (a few seconds).");
        let place = folder.to_string_lossy();
        let quiet = ["--no-save", "--no-fund", "--no-audit", "--ignore-scripts"];
        let install = [&["install", "--prefix", &place][..], &quiet, &[&package]];
        run("npm", &install.concat())?;
    }
    Ok(file)
}

fn ensure_target() -> Result<(), Failure> {
    let installed = output("rustup", &["target", "list", "--installed"]);
    match installed {
        Some(list) if list.lines().any(|line| line == WASM_TARGET) => Ok(()),
        Some(_) => {
            println!("Rust target {WASM_TARGET}: missing, adding it (under a minute).");
            run("rustup", &["target", "add", WASM_TARGET])
        }
        // Without rustup the compiler itself knows whether it has the target.
        None => {
            let folder = output(
                "rustc",
                &["--print", "target-libdir", "--target", WASM_TARGET],
            );
            if folder.is_some_and(|folder| std::path::Path::new(&folder).exists()) {
                return Ok(());
            }
            Err(format!(
                "install Rust with rustup, or add the target {WASM_TARGET} to your Rust"
            ))
        }
    }
}

fn ensure_tool(tool: &Tool) -> Result<(), Failure> {
    let found = output(tool.program, &["--version"])
        .as_deref()
        .and_then(version_in);
    let what = match found.as_deref() {
        Some(version) if version == tool.version => return Ok(()),
        Some(version) => format!("{} {version} found, {} needed", tool.program, tool.version),
        None => format!("{} {}: missing", tool.program, tool.version),
    };
    match tool.install {
        Install::Cargo { name, takes } => {
            println!("{what}; installing it with cargo ({takes}).");
            install_crate(name, tool.version)?;
        }
        Install::Npm { name, version } => {
            println!("{what}; installing it with npm (a few seconds).");
            let package = format!("{name}@{version}");
            run("npm", &["install", "--global", "--no-fund", "--no-audit", &package]).map_err(|failure| {
                format!("{failure}; install Node.js with npm, and put the programs of the npm package {package} on the PATH")
            })?;
        }
    }
    let found = output(tool.program, &["--version"])
        .as_deref()
        .and_then(version_in);
    match found {
        Some(version) if version == tool.version => Ok(()),
        Some(version) => Err(format!(
            "{} {version} still comes first on the PATH; remove it or put {} before it",
            tool.program, tool.version
        )),
        None => Err(format!(
            "{} was installed but is not on the PATH",
            tool.program
        )),
    }
}

/// Installs the programs of a crate: compiled in less time than the crate asks for, as they are run seldom and shortly.
pub(crate) fn install_crate(name: &str, version: &str) -> Result<(), Failure> {
    let install = ["install", "--locked", "--force", "--version", version, name];
    let quicker = [
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"),
    ];
    finish(command("cargo", &install).envs(quicker))
}

/// The first word that is a version: `trunk 0.21.14` and `wasm-opt version 132 (version_132)` both have one.
fn version_in(text: &str) -> Option<String> {
    let numeric = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    text.split_whitespace().find(numeric).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_tools_print() {
        for (printed, version) in [
            ("trunk 0.21.14", Some("0.21.14")),
            ("wasm-bindgen 0.2.126", Some("0.2.126")),
            ("wasm-opt version 132 (version_132)", Some("132")),
            ("usage: something", None),
        ] {
            assert_eq!(version_in(printed).as_deref(), version);
        }
    }
}
