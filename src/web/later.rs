//! What arrives after the first paint: the views, the simulation, and where a trace is given.
//!
//! The released program comes in two parts. The first holds what can be reached from [`crate::web::app`], the second what
//! can be reached from `part` alone: `cargo xtask` cuts between them. So the first part must not name a view: it calls
//! the functions of [`Later`]. A debug build is whole, and its second part is there at once.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::present::link::packed::pack;
use crate::web::beside::{BesideAnswer, Source, SourceProps};
use crate::web::cases::{CaseNote, CasesMenu, CasesProps, NoteProps};
use crate::web::fault::keep_traces_by;
use crate::web::forget::Forget;
use crate::web::host::{Host, HostProps};
use crate::web::opened::{Opened, OpenedProps};
use crate::web::ranges::{Ranging, RangingProps};
use crate::web::restarted::{Restarted, RestartedProps, written};
use crate::web::share::{Share, ShareProps};
use crate::web::simulation::{Simulating, SimulatingProps};
use crate::web::timer::once;
use crate::web::trace::{TraceBox, TraceBoxProps};
use crate::web::views::sections::{Sections, SectionsProps};

/// What the second part shows.
#[derive(Clone, Copy)]
pub struct Later {
    /// The views below the answer, in their order.
    pub sections: fn(SectionsProps) -> Html,
    /// Runs the simulation; shows nothing by itself.
    pub simulating: fn(SimulatingProps) -> Html,
    /// Works out what follows from inputs that are ranges; shows nothing by itself.
    pub ranging: fn(RangingProps) -> Html,
    /// Simulates the pinned scenario; shows nothing by itself.
    pub pinned: fn(SourceProps) -> Html,
    /// Speaks with the page around a frame.
    pub host: fn(HostProps) -> Html,
    /// What happened, where the program has just been started again.
    pub restarted: fn(RestartedProps) -> Html,
    /// What a link opens beside its scenario.
    pub opened: fn(OpenedProps) -> Html,
    /// A fragment as the address holds it: packed where it is long.
    pub packed: fn(&str) -> String,
    /// The cases to start from.
    pub cases: fn(CasesProps) -> Html,
    /// The link, and the lines that embed a view.
    pub share: fn(ShareProps) -> Html,
    /// Where a trace is given.
    pub trace_box: fn(TraceBoxProps) -> Html,
    /// What the article says of the open case.
    pub case_note: fn(NoteProps) -> Html,
    /// A beside B in the answer.
    pub beside_answer: fn() -> Html,
    /// Takes away what the browser keeps of the page.
    pub forget: fn() -> Html,
}

/// Where the second part stands.
#[derive(Clone)]
pub enum Arrival {
    /// Under way.
    Coming,
    /// There.
    Here(Later),
    /// Did not arrive; the callback tries again.
    Missing(Callback<()>),
}

impl PartialEq for Arrival {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            // There is only one second part.
            (Self::Coming, Self::Coming) | (Self::Here(_), Self::Here(_)) => true,
            (Self::Missing(a), Self::Missing(b)) => a == b,
            _ => false,
        }
    }
}

/// The second part; this is where the program is cut.
#[cfg_attr(in_parts, wasm_split_helpers::wasm_split(later, fallible))]
fn part() -> Result<Later, NotThere> {
    keep_traces_by(written);
    Ok(Later {
        sections: |props| html! { <Sections ..props /> },
        simulating: |props| html! { <Simulating ..props /> },
        ranging: |props| html! { <Ranging ..props /> },
        pinned: |props| html! { <Source ..props /> },
        host: |props| html! { <Host ..props /> },
        restarted: |props| html! { <Restarted ..props /> },
        opened: |props| html! { <Opened ..props /> },
        packed: pack,
        cases: |props| html! { <CasesMenu ..props /> },
        share: |props| html! { <Share ..props /> },
        trace_box: |props| html! { <TraceBox ..props /> },
        case_note: |props| html! { <CaseNote ..props /> },
        beside_answer: || html! { <BesideAnswer /> },
        forget: || html! { <Forget /> },
    })
}

/// The second part did not arrive; why is in the browser's console.
struct NotThere;

#[cfg(in_parts)]
impl From<wasm_split_helpers::SplitLoaderError> for NotThere {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

#[cfg(in_parts)]
async fn arrival() -> Result<Later, NotThere> {
    part().await
}

#[cfg(not(in_parts))]
async fn arrival() -> Result<Later, NotThere> {
    part()
}

/// Has the second part come once the first is on the screen.
#[hook]
pub fn use_later() -> Arrival {
    let arrived = use_state(|| None::<Result<Later, NotThere>>);
    let attempt = use_state(|| 0_u32);
    {
        let arrived = arrived.clone();
        use_effect_with(*attempt, move |_| {
            let fetch = async move {
                let arrival = arrival().await;
                // It is shown in another task than the one in which it was started.
                once(0, move || arrived.set(Some(arrival)));
            };
            let timer = Timeout::new(0, move || wasm_bindgen_futures::spawn_local(fetch));
            move || drop(timer)
        });
    }
    let again = {
        let (attempt, arrived) = (attempt.clone(), arrived.setter());
        use_callback(*attempt, move |(), count| {
            arrived.set(None);
            attempt.set(count + 1);
        })
    };
    match &*arrived {
        None => Arrival::Coming,
        Some(Ok(later)) => Arrival::Here(*later),
        Some(Err(NotThere)) => Arrival::Missing(again),
    }
}
