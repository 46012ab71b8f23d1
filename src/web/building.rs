//! How much of the page is built: what is on the screen, until the visitor does something.
//!
//! Who opens a link on a phone to read its answer waits for no more than that. The first movement, key or touch has the
//! rest built, part by part, so that it is there for the browser's search, the keyboard and what reads pages aloud; so
//! has a page that stays open.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// What a visitor may do first.
const BEGINNINGS: [&str; 6] = [
    "pointermove",
    "pointerdown",
    "keydown",
    "wheel",
    "scroll",
    "focusin",
];

/// Time after which the rest is built whatever the visitor does [ms].
const ANYWAY: u32 = 10_000;

/// How much of the page is built; a context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Building {
    /// What is on the screen, or nearly.
    #[default]
    InSight,
    /// All of it, one part after the other.
    OneByOne,
    /// All of it before the browser goes on: it is about to print. What is computed or painted for a view comes after.
    AtOnce,
}

/// How much is to be built now.
#[hook]
pub fn use_building() -> Building {
    let building = use_state_eq(Building::default);
    let set = building.setter();
    {
        let set = set.clone();
        use_effect_with((), move |()| {
            let timer = Timeout::new(ANYWAY, move || set.set(Building::OneByOne));
            move || drop(timer)
        });
    }
    use_effect_with(*building, move |&building| {
        let begun: &[&'static str] = match building {
            Building::InSight => &BEGINNINGS,
            Building::OneByOne => &[],
            Building::AtOnce => &["afterprint"],
        };
        let begun = begun.iter().map(|&name| (name, Building::OneByOne));
        let all = begun.chain([("beforeprint", Building::AtOnce)]);
        let listeners: Vec<_> = all
            .filter_map(|(name, then)| listen(name, &set, then))
            .collect();
        move || drop(listeners)
    });
    *building
}

/// Listens to the window, and to what happens anywhere in it.
fn listen(
    name: &'static str,
    set: &UseStateSetter<Building>,
    then: Building,
) -> Option<EventListener> {
    let set = set.clone();
    let options = EventListenerOptions::run_in_capture_phase();
    let heard = move |_: &web_sys::Event| set.set(then);
    let window = web_sys::window()?;
    Some(EventListener::new_with_options(
        &window, name, options, heard,
    ))
}
