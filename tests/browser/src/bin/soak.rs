//! A visitor who does anything for as long as one likes: `cargo xtask soak --minutes 30`. The page must not grow, must not complain, and must say in
//! the end what a page says that opens the same link.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use browser_tests::{Browser, Page, StaticSite, dist};
use serde_json::json;

/// What the visitor does, by a number from 0 to 1 each time; a name of what was done. What ends the page or its scenario is left out.
const VISITOR: &str = "window.visitor = (seed) => {
  let state = seed;
  const random = () => { state = (state * 1664525 + 1013904223) >>> 0; return state / 2 ** 32; };
  const pick = (list) => list[Math.floor(random() * list.length)];
  const set = (field, value) => {
    const of = field instanceof HTMLSelectElement ? HTMLSelectElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(of.prototype, 'value').set.call(field, value);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };
  const all = (selector) => [...document.querySelectorAll(selector)].filter((e) => !e.disabled && e.offsetParent);
  const texts = ['5M', '300 ms', '2 GB', 'abc', '-5', '1e999', '10,5', '1k to 1M', '40 %', '', '0', '12', '900'];
  const deeds = {
    slide() { const s = pick(all('aside input[type=range]')); if (s) set(s, String(Number(s.min) + random() * (s.max - s.min))); },
    type() { const f = pick(all('aside input.field')); if (f) set(f, pick(texts)); },
    choose() { const s = pick(all('aside select')); if (s) set(s, pick([...s.options]).value); },
    tick() { pick(all('aside input[type=checkbox]'))?.click(); },
    press() { pick(all('.views button:not([id=forget])'))?.click(); },
    unfold() { pick(all('.views summary, aside summary'))?.click(); },
    look() { pick(all('.view'))?.scrollIntoView(); },
    undo() { pick(all('.toolbar button:nth-of-type(-n+2)'))?.click(); },
    pin() { pick(all('.toolbar button:nth-of-type(n+4):not([id])'))?.click(); },
    key() { const c = pick(all('.surface')); c?.focus(); c?.dispatchEvent(new KeyboardEvent('keydown', { key: pick(['ArrowLeft', 'ArrowRight', '+', '-', 'Escape']), bubbles: true })); },
    embed() {
      const frame = document.createElement('iframe');
      frame.src = '?view=' + pick(['bill', 'break-even', 'cold-starts', 'map']) + location.hash;
      document.body.append(frame);
      setTimeout(() => frame.remove(), 1500);
    },
    leave() { document.querySelector('dialog[open]')?.close(); document.querySelectorAll(':popover-open').forEach((e) => e.hidePopover()); },
    reset() { if (random() < 0.2) document.querySelector('.toolbar button:nth-of-type(3)').click(); },
  };
  const names = Object.keys(deeds);
  return (count) => { const done = []; for (let i = 0; i < count; i++) { const name = pick(names); if (name !== 'embed' || random() < 0.1) { deeds[name](); done.push(name); } } return done.join(' '); };
}";

/// Deeds in a row.
const AT_ONCE: usize = 3;

/// Time between two rows of deeds [ms]. The page does them by itself: every script that the driver sends it makes the heap a
/// little larger, and so tens of thousands would look like a leak.
const PAUSE: u32 = 100;

/// Time between two looks at it.
const LOOK: Duration = Duration::from_secs(1);

/// By how much the heap and the program's memory may have grown from a tenth of the time to the end.
const GROWTH: f64 = 1.5;

/// Growth of the program's memory between two looks that is worth a line [bytes]: what it once had it keeps.
const LEAP: f64 = 8e6;

/// What a page says of its scenario once it has simulated it; how a view was zoomed, unfolded or sorted does not count.
const SAID: &str = "[document.querySelector('#answer h2'), ...document.querySelectorAll('#answer > p, [id^=total-]'), document.querySelector('#cold-starts .results')] \
    .map(element => element?.innerText).join('\\n')";

/// Where the simulation has ended and every view shows it.
const SETTLED: &str = "document.documentElement.dataset.simulation === 'done' && document.documentElement.dataset.stale === 'false' && !document.querySelector('[data-behind]')";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, default: f64| {
        let at = arguments.iter().position(|argument| argument == name);
        let text = at.and_then(|at| arguments.get(at + 1));
        text.and_then(|text| text.parse().ok()).unwrap_or(default)
    };
    let (minutes, seed) = (number("--minutes", 30.0), number("--seed", 1.0));
    println!(
        "{minutes} minutes of a visitor with seed {seed}; page in {}",
        dist().display()
    );
    let page = Page::open("requests=200000");
    let browser = &page.browser;
    browser.devtools("Performance.enable", json!({}));
    browser.eval(&format!(
        "({VISITOR}, window.does = window.visitor({seed}), window.rows = 0, \
         window.visits = setInterval(() => {{ window.rows++; sessionStorage.soaked = window.does({AT_ONCE}); }}, {PAUSE}), true)"
    ));
    let (begin, all) = (Instant::now(), Duration::from_secs_f64(60.0 * minutes));
    let (mut deeds, mut told, mut early) = (0, Duration::ZERO, None);
    let (mut wrong, mut most) = (Vec::new(), memory(browser));
    while begin.elapsed() < all {
        std::thread::sleep(LOOK);
        let rows = browser.eval("window.rows").as_u64();
        deeds = rows.map_or(deeds, |rows| AT_ONCE as u64 * rows);
        // It outlasts a page that is started again.
        let did = browser.eval("sessionStorage.soaked");
        let held = memory(browser);
        if held > most + LEAP {
            println!(
                "after {deeds} deeds, the last of them {did}, the program holds {:.1} MB, not {:.1}, at {}",
                held / 1e6,
                most / 1e6,
                browser.eval("location.href")
            );
        }
        most = held.max(most);
        let complaints = browser.console();
        if !complaints.is_empty() {
            println!(
                "after {deeds} deeds, the last of them {did}, at {}",
                browser.eval("location.href")
            );
            wrong.extend(complaints);
        }
        if browser.eval("!window.does") == true {
            browser.ready();
            wrong.extend(browser.console());
            wrong.push(format!(
                "after {deeds} deeds, the last of them {did}, the page was started again: {}",
                browser.eval("document.querySelector('#restarted')?.textContent")
            ));
            break;
        }
        if begin.elapsed() >= told {
            told += all / 20;
            let now = metrics(browser);
            println!(
                "{:5.1} min {deeds:6} deeds, {now}",
                begin.elapsed().as_secs_f64() / 60.0
            );
            if begin.elapsed() >= all / 10 {
                early.get_or_insert(now);
            }
        }
    }
    let late = metrics(browser);
    let early = early.as_ref().unwrap_or(&late);
    for (what, now, most) in [
        ("heap", late.heap, GROWTH * early.heap),
        ("program's memory", late.memory, GROWTH * early.memory),
    ] {
        let (now, most) = (now / 1e6, most / 1e6);
        println!("The {what} is {now:.1} MB, of at most {most:.1}.");
        if now > most {
            wrong.push(format!("The {what} has grown: {late}."));
        }
    }
    wrong.extend(differences(&page));
    if wrong.is_empty() {
        println!("Nothing was wrong.");
        return ExitCode::SUCCESS;
    }
    println!("{}", wrong.join("\n"));
    ExitCode::FAILURE
}

/// What the page says other than one that opens its link.
fn differences(page: &Page) -> Option<String> {
    let browser = &page.browser;
    // What is typed and not used, and what is only looked at, is in no link.
    browser.eval("(clearInterval(window.visits), document.activeElement?.blur(), window.does = undefined, true)");
    std::thread::sleep(Duration::from_secs(1));
    let link = browser.eval("location.hash.slice(1)");
    let link = link.as_str().unwrap_or_default();
    let said = |browser: &Browser| {
        browser.wait_until(SETTLED);
        browser.eval(SAID)
    };
    // A simulation that was stopped begins again.
    browser.eval("(location.hash = 'n=1', true)");
    browser.wait_until("document.getElementById('knob-n').value === '1'");
    browser.eval(&format!("(location.hash = {}, true)", json!(link)));
    browser.wait_until(&format!("location.hash.slice(1) === {}", json!(link)));
    std::thread::sleep(Duration::from_secs(2));
    let by_the_page = said(browser);
    let site = StaticSite::serve(dist());
    let fresh = Browser::start(1280, 800);
    fresh.go(&site.address(link));
    fresh.ready();
    let by_another = said(&fresh);
    (by_the_page != by_another)
        .then(|| format!("{link}\nsays {by_the_page}\nand, opened anew, {by_another}"))
}

/// What the page holds after a collection.
struct Metrics {
    heap: f64,
    memory: f64,
    nodes: f64,
    listeners: f64,
    documents: f64,
}

impl std::fmt::Display for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            heap,
            memory,
            nodes,
            listeners,
            documents,
        } = self;
        write!(
            f,
            "{:.1} MB heap, {:.1} MB of the program, {nodes} nodes, {listeners} listeners, {documents} documents",
            heap / 1e6,
            memory / 1e6,
        )
    }
}

fn metrics(browser: &Browser) -> Metrics {
    browser.devtools("HeapProfiler.collectGarbage", json!({}));
    let all = browser.devtools("Performance.getMetrics", json!({}));
    let of = |name: &str| {
        let found = all["metrics"].as_array().into_iter().flatten();
        let found = found.filter(|metric| metric["name"] == name);
        found
            .filter_map(|metric| metric["value"].as_f64())
            .next()
            .unwrap_or(f64::NAN)
    };
    Metrics {
        heap: of("JSHeapUsedSize"),
        memory: memory(browser),
        nodes: of("Nodes"),
        listeners: of("JSEventListeners"),
        documents: of("Documents"),
    }
}

/// Memory of the program [bytes].
fn memory(browser: &Browser) -> f64 {
    let memory = browser.eval("window.wasmBindings?.initSync().memory.buffer.byteLength");
    memory.as_f64().unwrap_or(f64::NAN)
}
