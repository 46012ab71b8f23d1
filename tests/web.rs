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
use serverless_tradeoffs::model::simulation::schedule::{Rank, Seen};
use serverless_tradeoffs::model::simulation::spec::SimulationSpec;
use serverless_tradeoffs::model::simulation::summary::Summary;
use serverless_tradeoffs::model::simulation::work::Simulated;
use serverless_tradeoffs::present::figures::{self, Shown};
use serverless_tradeoffs::present::paint::paint;
use serverless_tradeoffs::present::theme::{DARK, LIGHT};
use serverless_tradeoffs::web::gradual::{Job, use_gradual};
use serverless_tradeoffs::web::pool::{Pool, Told};
use serverless_tradeoffs::web::protocol::{Request, Task, Update};
use serverless_tradeoffs::web::simulation::Status;
use serverless_tradeoffs::web::simulations::{SimulationsHandle, use_simulations};
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
    let spec = scenario(5_000).simulation_spec();
    let mut replication = spec.work().begin(0);
    let over = replication.advance(3_000);
    let seen = Seen {
        outcome: replication.outcome(),
        progress: replication.progress(),
        over,
    };
    let update = Update::Replication {
        number: 7,
        seen: Box::new(seen),
    };
    let text = serde_json::to_string(&update).expect("text");
    assert_eq!(serde_json::from_str::<Update>(&text).ok(), Some(update));
    let request = Request::Begin {
        number: 7,
        task: Task::Replication {
            index: 3,
            work: Some(Box::new(spec.work())),
        },
    };
    let text = serde_json::to_string(&request).expect("text");
    assert_eq!(serde_json::from_str::<Request>(&text).ok(), Some(request));
}

#[wasm_bindgen_test]
async fn without_a_worker_the_same_simulations_run_inline_the_scenarios_own_first() {
    // The test page has no worker script, so that starting one fails.
    let heard: Rc<RefCell<Vec<(u32, Told)>>> = Rc::default();
    let pool = Pool::new(2);
    let ask = |number, rank, requests| {
        let heard = heard.clone();
        let listener = move |told| heard.borrow_mut().push((number, told));
        pool.ask(rank, &scenario(requests).simulation_spec(), listener)
    };
    let dropped = ask(0, Rank::Scenario, 5_000);
    let _view = ask(1, Rank::View, 20_000);
    let _own = ask(2, Rank::Scenario, 60_000);
    drop(dropped);
    let done = |number| {
        let heard = heard.borrow();
        heard
            .iter()
            .position(|(of, told)| *of == number && told.summary.done())
    };
    until(|| done(1).is_some()).await;
    assert!(done(2).expect("complete") < done(1).expect("complete"));
    let heard = heard.borrow();
    assert!(heard.iter().all(|(of, _)| *of != 0), "it was dropped");
    for (number, requests) in [(1, 20_000), (2, 60_000)] {
        let (_, last) = heard.iter().rfind(|(of, _)| *of == number).expect("heard");
        assert!(last.inline, "no worker could have answered");
        assert_eq!((last.workers, last.restarts), (0, 0));
        let expected = Run::new(scenario(requests).simulation_spec()).finish();
        assert_eq!(*last.summary, expected);
    }
}

#[derive(yew::Properties, PartialEq)]
struct ComparedProps {
    specs: Rc<Vec<SimulationSpec>>,
    active: bool,
    latest: yew::Callback<SimulationsHandle<SimulationSpec>>,
}

#[yew::component]
fn Compared(props: &ComparedProps) -> yew::Html {
    props.latest.emit(use_simulations(
        props.specs.clone(),
        Rank::View,
        props.active,
    ));
    yew::html! {}
}

#[wasm_bindgen_test]
async fn several_simulations_keep_the_results_of_specs_that_stay() {
    let latest: Rc<RefCell<Option<SimulationsHandle<SimulationSpec>>>> = Rc::default();
    let hear = {
        let latest = latest.clone();
        yew::Callback::from(move |handle| drop(latest.borrow_mut().replace(handle)))
    };
    let spec = |requests| scenario(requests).simulation_spec();
    let show = |requests: &[u64], active| ComparedProps {
        specs: Rc::new(requests.iter().map(|requests| spec(*requests)).collect()),
        active,
        latest: hear.clone(),
    };
    let now = || latest.borrow().clone().expect("rendered");
    let done = || now().status == Status::Done;
    let element = element();
    let first = show(&[5_000, 6_000], false);
    let mut app = yew::Renderer::<Compared>::with_root_and_props(element, first).render();
    pause(400).await;
    assert!(now().results.iter().all(|shown| shown.summary.is_none()));
    app.update(show(&[5_000, 6_000], true));
    until(done).await;
    let before = now().results;
    for (shown, requests) in before.iter().zip([5_000, 6_000]) {
        let summary = shown.summary.as_deref().expect("a result");
        assert_eq!(*summary, Run::new(spec(requests)).finish());
    }
    // One goes, one moves, one is new: the old result in its place is stale until it comes.
    app.update(show(&[6_000, 7_000], true));
    until(|| now().results[1].stale).await;
    assert_eq!(now().results[1].summary, before[1].summary);
    let same = |a: &Option<Rc<Summary>>, b: &Option<Rc<Summary>>| {
        a.as_ref()
            .zip(b.as_ref())
            .is_some_and(|(a, b)| Rc::ptr_eq(a, b))
    };
    assert!(same(&now().results[0].summary, &before[1].summary));
    until(done).await;
    assert!(
        same(&now().results[0].summary, &before[1].summary),
        "not simulated again"
    );
    let summary = now().results[1].summary.clone().expect("a result");
    assert_eq!(*summary, Run::new(spec(7_000)).finish());
    // Stopped, they stay stopped until they are started again.
    app.update(show(&[50_000_000], true));
    until(|| now().progress > 0.0 && now().progress < 1.0).await;
    now().cancel.emit(());
    until(|| now().status == Status::Cancelled).await;
    let progress = now().progress;
    pause(300).await;
    assert_eq!(now().progress, progress);
    now().restart.emit(());
    until(|| now().progress > progress).await;
    app.update(show(&[], true));
    until(done).await;
    app.destroy();
}

/// A new element on the page.
fn element() -> web_sys::Element {
    let document = web_sys::window().and_then(|w| w.document());
    let document = document.expect("a document");
    let element = document.create_element("div").expect("an element");
    let body = document.body().expect("a body");
    body.append_child(&element).expect("added");
    element
}

/// Waits for something, at most half a minute.
async fn until(condition: impl Fn() -> bool) {
    for _ in 0..1_500 {
        if condition() {
            return;
        }
        pause(20).await;
    }
    panic!("it never came");
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
    let element = element();
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
