//! The content security policy: written into the built page, because it names a hash of the script
//! that Trunk puts inline.
//!
//! `frame-src 'self'` is for the preview of an embedded view. `connect-src 'self'` lets anyone check that no data leaves. Framing stays open on purpose: the page is made to be embedded.

use std::path::Path;

use base64::Engine as _;
use sha2::{Digest, Sha256};

use crate::Failure;

/// How the meta tag begins; also finds one that is already there.
pub(crate) const TAG: &str = "<meta http-equiv=\"Content-Security-Policy\"";

/// What `trunk serve` puts into the script that reloads the page, each time that it sends it. Here it comes first, as the
/// script would not be the hashed one any more and browsers would refuse it.
const WHEN_SERVED: [(&str, &str); 2] = [
    ("'{{__TRUNK_ADDRESS__}}'", "window.location.host"),
    ("{{__TRUNK_WS_BASE__}}", "/"),
];

/// Writes the policy into the page that Trunk has staged.
pub(crate) fn write(staging: &Path) -> Result<(), Failure> {
    let path = staging.join("index.html");
    let page =
        std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let page = WHEN_SERVED
        .iter()
        .fold(page, |page, (name, value)| page.replace(name, value));
    let protected = protect(&page)?;
    std::fs::write(&path, protected).map_err(|error| format!("{}: {error}", path.display()))
}

/// The page with the policy as the first element of its head.
fn protect(page: &str) -> Result<String, Failure> {
    if page.contains(TAG) {
        return Ok(page.to_owned());
    }
    let hashes = hashes(page);
    let policy = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; \
         img-src 'self' data: blob:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; frame-src 'self'; base-uri 'none'; \
         form-action 'none'"
    );
    with_policy(page, &policy)
}

/// The page with this policy as the first element of its head.
pub(crate) fn with_policy(page: &str, policy: &str) -> Result<String, Failure> {
    let (before, after) = page
        .split_once("<head>")
        .ok_or("index.html has no <head>")?;
    Ok(format!("{before}<head>{TAG} content=\"{policy}\">{after}"))
}

/// The sources of a page's inline scripts, each with a space before it.
pub(crate) fn hashes(page: &str) -> String {
    let scripts = inline_scripts(page);
    let sources = scripts
        .iter()
        .map(|script| format!(" '{}'", hash(script.as_bytes())));
    sources.collect()
}

/// The hash of a content as policies and integrity attributes write it.
pub(crate) fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    format!(
        "sha256-{}",
        base64::engine::general_purpose::STANDARD.encode(digest)
    )
}

/// Text of every script element that a browser runs, or heeds as an import map, and that has no `src`.
fn inline_scripts(page: &str) -> Vec<&str> {
    let mut scripts = Vec::new();
    let mut rest = page;
    while let Some(start) = rest.find("<script") {
        rest = &rest[start..];
        let (Some(open), Some(close)) = (rest.find('>'), rest.find("</script>")) else {
            break;
        };
        let attributes = &rest["<script".len()..open];
        let runs = !attributes.contains("type=")
            || attributes.contains("module")
            || attributes.contains("importmap")
            || attributes.contains("javascript");
        if open < close && runs && !attributes.contains("src=") {
            scripts.push(&rest[open + 1..close]);
        }
        rest = &rest[close + "</script>".len()..];
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_inline_programs_are_hashed() {
        let check = |page: &str, scripts: &[&str]| assert_eq!(inline_scripts(page), scripts);
        check("<p>none</p>", &[]);
        check("<script>a()</script>", &["a()"]);
        check(
            "<script type=\"module\" nonce=\"x\">\na()\n</script><script>b()</script>",
            &["\na()\n", "b()"],
        );
        check("<script src=\"a.js\"></script>", &[]);
        check("<script type=\"application/json\">{}</script>", &[]);
        check("<script type=\"importmap\">{}</script>", &["{}"]);
    }

    #[test]
    fn the_script_that_reloads_is_hashed_as_it_is_served() {
        let folder = std::env::temp_dir().join(format!("xtask-csp-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let page = folder.join("index.html");
        let script = "f('{{__TRUNK_ADDRESS__}}', '{{__TRUNK_WS_BASE__}}')";
        std::fs::write(&page, format!("<head><script>{script}</script></head>")).expect("written");
        write(&folder).expect("it has a head");
        let written = std::fs::read_to_string(&page).expect("the page");
        std::fs::remove_dir_all(&folder).expect("it goes");
        let served = "f(window.location.host, '/')";
        assert!(written.contains(served), "{written}");
        assert!(written.contains(&hash(served.as_bytes())), "{written}");
    }

    #[test]
    fn the_policy_comes_first_and_only_once() {
        let page = protect("<html><head><title>t</title><script>alert(1)</script></head></html>")
            .expect("it has a head");
        assert!(
            page.starts_with("<html><head><meta http-equiv=\"Content-Security-Policy\""),
            "{page}"
        );
        // echo -n 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert!(
            page.contains("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"),
            "{page}"
        );
        assert_eq!(protect(&page), Ok(page.clone()));
        assert!(protect("<html></html>").is_err());
    }
}
