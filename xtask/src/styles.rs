//! Joins the parts of the style sheet.

use std::path::Path;

use crate::Failure;
use crate::process::root;

/// Trunk's hook before a build: `styles/page.css` with the file of each `@import` in its place, as `target/styles/page.css`.
pub(crate) fn hook() -> Result<(), Failure> {
    let folder = root().join("styles");
    let sheet = joined(&folder, &read(&folder.join("page.css"))?)?;
    let target = root().join("target/styles");
    std::fs::create_dir_all(&target)
        .and_then(|()| std::fs::write(target.join("page.css"), sheet))
        .map_err(|error| format!("{}: {error}", target.display()))
}

fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// A sheet with each line `@import "file";` replaced by the file of that name in the folder.
fn joined(folder: &Path, sheet: &str) -> Result<String, Failure> {
    let mut lines = Vec::new();
    for line in sheet.lines() {
        let import = line.strip_prefix("@import \"");
        match import.and_then(|rest| rest.strip_suffix("\";")) {
            Some(name) => lines.push(read(&folder.join(name))?),
            None => lines.push(line.to_owned()),
        }
    }
    Ok(lines.join("\n"))
}
