//! The page as one file, put together from small files of the same shapes.

use miniz_oxide::inflate::decompress_to_vec_zlib;

use super::*;
use crate::single::program::LOADER;

const PAGE: &str = r#"<!doctype html><html lang="en" data-worker="worker_loader.js"><head><meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<title>t</title>
<script type="module">
import init, * as bindings from './app-1f.js';
const wasm = await init({ module_or_path: fetch('./app-1f_bg.wasm') });
window.wasmBindings = bindings;
</script>
<link rel="stylesheet" href="./page-2.css" integrity="sha384-x"/>
<link rel="icon" href="./icon-3.svg"/>
<link rel="modulepreload" href="./app-1f.js" crossorigin="anonymous"></head>
<body><noscript>Allow it.</noscript><script>function failed() {
  say("Serve the folder.");
}
var root = false;
addEventListener("error", failed, true);</script></body></html>"#;

const SCRIPT: &str = "import * as import1 from \"./app-1f_later.js\"
async function __wbg_init(from = new URL('app-1f_bg.wasm', import.meta.url)) { return import1; }
export { initSync, __wbg_init as default };
";

const FETCHER: &str = "import { initSync } from \"./app-1f.js\";
export const __wasm_split_load_later = load(() => {
    const src = fetch(new URL(\"./later-1f.wasm\", import.meta.url));
}, []);
";

fn dist() -> Dist {
    let files = [
        ("index.html", PAGE),
        ("app-1f.js", SCRIPT),
        ("app-1f_bg.wasm", "first"),
        ("app-1f_later.js", FETCHER),
        ("later-1f.wasm", "later"),
        (
            LOADER,
            "importScripts(\"./worker.js\");wasm_bindgen({module_or_path:fetch(\"./worker_bg.wasm\")});",
        ),
        ("worker.js", "let wasm_bindgen = 1;"),
        ("worker_bg.wasm", "simulation"),
        ("page-2.css", "p { color: red }"),
        ("icon-3.svg", "<svg/>"),
        (SAMPLE, "2026-01-05"),
    ];
    let owned = files.map(|(name, content)| (name.to_owned(), content.as_bytes().to_vec()));
    Dist(owned.into_iter().collect())
}

/// The same with a text of one file replaced.
fn with(name: &str, old: &str, new: &str) -> Dist {
    let mut dist = dist();
    let changed = dist.text(name).expect("it is there").replace(old, new);
    assert_ne!(Ok(changed.as_str()), dist.text(name), "{old} in {name}");
    dist.0.insert(name.to_owned(), changed.into_bytes());
    dist
}

fn held(page: &str, name: &str) -> String {
    let (_, element, _) =
        between(page, &format!("data-file=\"{name}\""), "</script>").expect("it is held");
    let (_, packed) = element.split_once('>').expect("an element");
    let packed = base64::engine::general_purpose::STANDARD
        .decode(packed)
        .expect("base64");
    String::from_utf8(decompress_to_vec_zlib(&packed).expect("deflated")).expect("a text")
}

#[test]
fn everything_is_in_the_page_and_nothing_is_fetched() {
    let page = joined(&dist()).expect("all is there");
    for (name, content) in [
        ("app-1f_bg.wasm", "first"),
        ("later-1f.wasm", "later"),
        ("worker.js", "let wasm_bindgen = 1;"),
        ("worker_bg.wasm", "simulation"),
        (SAMPLE, "2026-01-05"),
    ] {
        assert_eq!(held(&page, name), content, "{name}");
    }
    for there in [
        "<style>p { color: red }</style>",
        "href=\"data:image/svg+xml;base64,PHN2Zy8+\"",
        "from = unpacked(\"app-1f_bg.wasm\")",
        "return { __wasm_split_load_later: load(() => {\n    const src = unpacked(\"later-1f.wasm\");\n}, []) };",
        "await workerAddress(\"worker.js\", \"worker_bg.wasm\")",
        "const wasm = await init();",
        "<noscript>Allow it.</noscript>",
    ] {
        assert!(page.contains(there), "{there} in {page}");
    }
    for gone in [
        "import ",
        "export ",
        "fetch(new",
        "data-worker",
        "preload",
        "Serve the folder",
        "'self'",
    ] {
        assert!(!page.contains(gone), "{gone} in {page}");
    }
    assert_eq!(page.matches(csp::TAG).count(), 1, "{page}");
    assert_eq!(page.matches("'sha256-").count(), 2, "{page}");
}

#[test]
fn the_worker_is_the_one_that_the_page_names() {
    let mut dist = with("index.html", "\"worker_loader.js", "\"worker-4_loader.js");
    let loader = "importScripts(\"./worker-4.js\");wasm_bindgen({module_or_path:fetch(\"./worker-4_bg.wasm\")});";
    for (name, content) in [
        ("worker-4_loader.js", loader),
        ("worker-4.js", "let wasm_bindgen = 4;"),
        ("worker-4_bg.wasm", "four"),
    ] {
        dist.0.insert(name.to_owned(), content.as_bytes().to_vec());
    }
    let page = joined(&dist).expect("all is there");
    assert_eq!(held(&page, "worker-4.js"), "let wasm_bindgen = 4;");
    assert_eq!(held(&page, "worker-4_bg.wasm"), "four");
}

#[test]
fn no_service_worker_is_registered() {
    let script = "<script>navigator.serviceWorker.register(\"sw.js\", {})</script></body>";
    let mut dist = with("index.html", "</body>", script);
    dist.0.insert("sw.js".to_owned(), Vec::new());
    let page = joined(&dist).expect("all is there");
    assert!(!page.contains("sw.js"), "{page}");
    assert_eq!(page.matches("'sha256-").count(), 2, "{page}");
    let mut otherwise = self::dist();
    otherwise.0.insert("sw.js".to_owned(), Vec::new());
    let failure = joined(&otherwise).expect_err("another way to register it");
    assert!(failure.contains("sw.js"), "{failure}");
}

#[test]
fn what_is_missing_is_named() {
    for name in dist().0.into_keys() {
        let mut without = dist();
        without.0.remove(&name);
        let failure = joined(&without).expect_err(&name);
        assert!(failure.contains(&name), "{name}: {failure}");
    }
}

#[test]
fn a_text_that_another_version_writes_otherwise_is_named() {
    for (name, old, new, said) in [
        ("app-1f.js", "import1", "import7", "import * as import1"),
        (
            "app-1f.js",
            "export { initSync,",
            "export {",
            "export { initSync",
        ),
        (
            "app-1f.js",
            "async function",
            "import { x } from \"./y.js\"\nasync function",
            "import { x }",
        ),
        (
            "app-1f_later.js",
            "fetch(new URL",
            "get(new URL",
            "fetch(new URL",
        ),
        (
            "app-1f_later.js",
            "export const",
            "export let",
            "export const",
        ),
        (
            "app-1f_later.js",
            "}, []);",
            "}, []);\nmore()",
            "the fetcher of the second part",
        ),
        (LOADER, "wasm_bindgen(", "more();wasm_bindgen(", "does more"),
        ("index.html", "await init({", "await start({", "init({"),
        (
            "index.html",
            "function failed()",
            "function wrong()",
            "function failed()",
        ),
        ("index.html", "rel=\"icon\"", "rel=\"font\"", "font"),
        (
            "index.html",
            "<noscript>",
            "<img src=\"far.png\"><noscript>",
            "far.png",
        ),
        (
            "index.html",
            "<noscript>",
            "<a href=\"./sample-trace.csv\"></a><noscript>",
            "sample-trace.csv",
        ),
        ("page-2.css", "red", "url(x.png)", "style sheet"),
        (
            "app-1f.js",
            "return import1",
            "return '</script>'",
            "end its own element",
        ),
    ] {
        let failure = joined(&with(name, old, new)).expect_err(old);
        assert!(failure.contains(said), "{old}: {failure}");
    }
}
