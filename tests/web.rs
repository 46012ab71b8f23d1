//! The page's parts in a real browser: components render, the worker's protocol holds, figures paint on a canvas.

#![cfg(target_family = "wasm")]
#[path = "reference/fingerprint.rs"]
mod fingerprint;

use std::cell::RefCell;
use std::rc::Rc;

use plotters_canvas::CanvasBackend;
use serverless_tradeoffs::model::assessment::Assessment;
use serverless_tradeoffs::model::prices::PriceBook;
use serverless_tradeoffs::model::scenario::{Length, Scenario};
use serverless_tradeoffs::model::simulation::run::Run;
use serverless_tradeoffs::model::simulation::summary::Summary;
use serverless_tradeoffs::present::figures::{self, Shown};
use serverless_tradeoffs::present::paint::paint;
use serverless_tradeoffs::present::theme::{DARK, LIGHT};
use serverless_tradeoffs::web::client::Client;
use serverless_tradeoffs::web::gradual::{Job, use_gradual};
use serverless_tradeoffs::web::protocol::{Request, Update};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::HtmlCanvasElement;

wasm_bindgen_test_configure!(run_in_browser);

fn scenario(requests: u64) -> Scenario {
    let mut scenario = Scenario::default();
    scenario.simulation.length = Length::Requests(requests);
    scenario
}

fn canvas(width: u32, height: u32) -> HtmlCanvasElement {
    let document = web_sys::window()
        .and_then(|w| w.document())
        .expect("a document");
    let canvas: HtmlCanvasElement = document
        .create_element("canvas")
        .expect("a canvas")
        .unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    canvas
}

/// Distinct colours on a canvas, at most 1,000 counted.
fn colours(canvas: &HtmlCanvasElement) -> usize {
    let context: web_sys::CanvasRenderingContext2d = canvas
        .get_context("2d")
        .expect("a context")
        .expect("a context")
        .unchecked_into();
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    let pixels = context
        .get_image_data(0.0, 0.0, width, height)
        .expect("pixels")
        .data();
    let mut seen: Vec<[u8; 3]> = pixels.chunks_exact(4).map(|p| [p[0], p[1], p[2]]).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

#[wasm_bindgen_test]
fn figures_paint_on_a_canvas_at_any_size_and_ratio() {
    let scenario = scenario(20_000);
    let summary = Run::new(scenario.simulation_spec()).finish();
    let assessment = Assessment::new(&scenario, Some(&summary), PriceBook::embedded());
    let break_even =
        figures::break_even(&scenario, &assessment, &Shown::default()).expect("two curves");
    let latency = figures::latency(&summary).expect("requests");
    for figure in [&break_even, &latency] {
        for (width, height, scale) in [
            (800, 400, 1.0),
            (1_600, 800, 2.0),
            (300, 260, 1.0),
            (1, 1, 1.0),
        ] {
            for theme in [&LIGHT, &DARK] {
                let canvas = canvas(width, height);
                let backend = CanvasBackend::with_canvas_object(canvas.clone()).expect("a context");
                paint(figure, theme, scale, backend).expect("painted");
                assert!(
                    width == 1 || colours(&canvas) > 5,
                    "{width} x {height} is empty"
                );
            }
        }
    }
}

#[wasm_bindgen_test]
fn the_browser_simulates_the_same_as_the_machine_it_was_built_on() {
    let summary = Run::new(scenario(fingerprint::REQUESTS).simulation_spec()).finish();
    assert_eq!(summary.cold, fingerprint::COLD);
    assert_eq!(
        summary.billed_init.0.to_bits(),
        fingerprint::BILLED_INIT_BITS
    );
}

#[wasm_bindgen_test]
fn messages_come_back_as_they_were_sent() {
    let summary = Run::new(scenario(5_000).simulation_spec()).finish();
    let update = Update {
        job: 7,
        summary: Some(summary.clone()),
    };
    let text = serde_json::to_string(&update).expect("text");
    let back: Update = serde_json::from_str(&text).expect("an update");
    assert_eq!((back.job, back.summary), (7, Some(summary)));
    let request = Request {
        job: 3,
        spec: Some(scenario(5_000).simulation_spec()),
    };
    let back: Request =
        serde_json::from_str(&serde_json::to_string(&request).expect("text")).expect("a request");
    assert_eq!(back.spec, request.spec);
}

#[wasm_bindgen_test]
async fn without_a_worker_the_same_simulation_runs_inline() {
    // The test page has no worker script, so that starting one fails.
    let heard: Rc<RefCell<Vec<(Summary, bool)>>> = Rc::default();
    let client = {
        let heard = heard.clone();
        Client::new(Rc::new(move |summary, inline| {
            heard.borrow_mut().push((summary, inline))
        }))
    };
    client.run(scenario(5_000).simulation_spec());
    client.run(scenario(60_000).simulation_spec());
    let expected = Run::new(scenario(60_000).simulation_spec()).finish();
    for _ in 0..600 {
        if heard.borrow().iter().any(|(summary, _)| summary.done()) {
            break;
        }
        pause(50).await;
    }
    let heard = heard.borrow();
    let (last, inline) = heard.last().expect("something was heard");
    assert!(*inline, "no worker could have answered");
    assert_eq!(*last, expected);
}

/// Work of so many steps.
struct Count {
    of: u32,
    done: u32,
}

impl Job for Count {
    type Output = u32;

    fn advance(&mut self, steps: usize) -> bool {
        self.done += steps as u32;
        self.done >= self.of
    }

    fn progress(&self) -> f64 {
        f64::from(self.done) / f64::from(self.of)
    }

    fn finish(self) -> u32 {
        self.of
    }
}

#[derive(yew::Properties, PartialEq)]
struct CountingProps {
    of: u32,
    wait: Option<u32>,
}

#[yew::component]
fn Counting(props: &CountingProps) -> yew::Html {
    let counted = use_gradual(props.of, props.wait, |of| Count { of: *of, done: 0 });
    let result = counted.result.map_or(0, |result| *result);
    yew::html! { <p id="counting">{ format!("{result} {} {}", counted.stale, counted.computed) }</p> }
}

#[wasm_bindgen_test]
async fn gradual_work_keeps_the_old_result_until_the_latest_input_has_one() {
    let root = web_sys::window()
        .and_then(|w| w.document())
        .expect("a document");
    let element = root.create_element("div").expect("an element");
    root.body()
        .expect("a body")
        .append_child(&element)
        .expect("added");
    let show = |of, wait| CountingProps { of, wait };
    let mut app =
        yew::Renderer::<Counting>::with_root_and_props(element.clone(), show(7, None)).render();
    let text = || element.text_content().unwrap_or_default();
    pause(80).await;
    assert_eq!(text(), "0 true 0", "held off, nothing starts");
    app.update(show(7, Some(0)));
    pause(150).await;
    assert_eq!(text(), "7 false 1");
    // Work that would take for ever is dropped for the next input; the old result stays until then.
    app.update(show(u32::MAX, Some(0)));
    pause(80).await;
    assert_eq!(text(), "7 true 1");
    app.update(show(9, Some(0)));
    pause(150).await;
    assert_eq!(text(), "9 false 2");
    // The same input again, or a change of the wait, computes nothing.
    app.update(show(9, Some(20)));
    pause(80).await;
    assert_eq!(text(), "9 false 2");
    app.destroy();
}

async fn pause(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let window = web_sys::window().expect("a window");
        window
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds)
            .expect("a timer");
    });
    wasm_bindgen_futures::JsFuture::from(promise)
        .await
        .expect("resolved");
}
