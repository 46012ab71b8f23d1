//! Reads a trace out of a blob in slices: the same in a worker and in the page, only the slices differ.

use js_sys::Uint8Array;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use crate::model::trace::TraceError;
use crate::model::trace::parser::{Parsed, TraceParser};

/// Least time between two tellings of the progress [ms].
const TELL_EVERY: f64 = 100.0;

/// What came of a blob.
pub(in crate::web) type Outcome = Result<Parsed, TraceError>;

/// Reads slices of so many bytes, and tells the share that is read about ten times a second, for as long as the answer
/// is to go on. `None` where the browser does not hand the bytes over, or where it was not to go on.
pub(in crate::web) async fn read(
    blob: &Blob,
    slice: f64,
    tell: impl Fn(f64) -> bool,
) -> Option<Outcome> {
    let size = blob.size();
    let mut parser = TraceParser::new();
    let (mut begin, mut told) = (0.0, js_sys::Date::now());
    while begin < size && !parser.is_hopeless() {
        let end = f64::min(begin + slice, size);
        let part = blob.slice_with_f64_and_f64(begin, end).ok()?;
        // The browser answers in a task of its own, so that others have their turn.
        let bytes = JsFuture::from(part.array_buffer()).await.ok()?;
        parser.feed(&Uint8Array::new(&bytes).to_vec());
        begin = end;
        let now = js_sys::Date::now();
        let silent = (0.0..TELL_EVERY).contains(&(now - told));
        if !silent {
            told = now;
        }
        if !silent && !tell(begin / size) {
            return None;
        }
    }
    Some(parser.finish())
}
