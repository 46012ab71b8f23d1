//! Pictures as SVG that are kept to look at.

use std::path::Path;

/// The picture looks as it did; `UPDATE_SNAPSHOTS=1` keeps it anew.
pub(crate) fn kept(name: &str, painted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/{name}.svg"));
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, painted).expect("the snapshot is written");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == painted,
        "{name} looks different: look at it after UPDATE_SNAPSHOTS=1"
    );
}
