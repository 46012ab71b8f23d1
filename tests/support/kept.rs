//! What is kept to look at.

use std::path::Path;

/// A file of `tests/snapshots/` is as it was; `UPDATE_SNAPSHOTS=1` keeps it anew.
pub(crate) fn same_as_kept(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snapshots")
        .join(file);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, text).expect("the snapshot is written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "{file} is different: look at it after UPDATE_SNAPSHOTS=1"
    );
}
