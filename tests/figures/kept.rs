//! Pictures as SVG that are kept to look at.

use crate::snapshots::same_as_kept;

/// The picture looks as it did.
pub(crate) fn kept(name: &str, painted: &str) {
    same_as_kept(&format!("{name}.svg"), painted);
}
