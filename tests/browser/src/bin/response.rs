//! How soon the page answers: the time from an input to the next painted frame, and tasks that hold the page up, with the
//! simulation running. Prints them; `cargo xtask bench --page` runs it.

use browser_tests::{Page, dist};
use serde_json::Value;

/// Moves a slider to and fro, a step each time a frame was painted and some idle time has passed; the answer is
/// `[milliseconds from input to frame]`, and tasks of 50 ms and more since the beginning.
const MEASURE: &str = "(() => {
  window.longTasks = [];
  new PerformanceObserver(list => list.getEntries().forEach(entry => window.longTasks.push(entry.duration)))
    .observe({ type: 'longtask' });
  const slider = document.getElementById(SLIDER).closest('.knob').querySelector('input[type=range]');
  const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const times = [];
  const at = Number(slider.value);
  const step = n => {
    if (n === STEPS) { window.responses = times; return; }
    const begin = performance.now();
    set.call(slider, String(at + (n % 8) - 4));
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { times.push(performance.now() - begin); setTimeout(() => step(n + 1), 60); };
      channel.port2.postMessage(null);
    });
  };
  step(0);
})()";

/// Inputs of a measurement.
const STEPS: usize = 80;

fn main() {
    println!(
        "Milliseconds from an input to the frame that shows it (dist/ in {})",
        dist().display()
    );
    println!(
        "{:24} {:>7} {:>7} {:>7}   tasks of 50 ms and more",
        "", "median", "p95", "most"
    );
    for (slider, view) in [
        ("knob-n", "answer"),
        ("knob-median", "answer"),
        ("knob-memory", "break-even"),
        ("knob-n", "map"),
        ("knob-median", "cold-starts"),
    ] {
        let page = Page::open("");
        let browser = &page.browser;
        browser.wait_until("document.querySelectorAll('.view').length > 3");
        browser.eval(&format!(
            "document.getElementById('{view}').scrollIntoView()"
        ));
        let script = MEASURE
            .replace("SLIDER", &format!("'{slider}'"))
            .replace("STEPS", &STEPS.to_string());
        browser.eval(&script);
        browser.wait_until("window.responses");
        let mut times = numbers(&browser.eval("window.responses"));
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
        let long = numbers(&browser.eval("window.longTasks"));
        let name = format!("{slider} at {view}");
        let (median, p95, most) = (at(0.5), at(0.95), at(1.0));
        let longest = long.iter().copied().fold(0.0, f64::max);
        println!(
            "{name:24} {median:>7.1} {p95:>7.1} {most:>7.1}   {} (longest {longest:.0} ms)",
            long.len()
        );
    }
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect()
}
