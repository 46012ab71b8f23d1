//! Shows many parts one after the other, each in a task of its own, so that the page answers in between.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::web::building::Building;

/// How many of `all` parts to show: so many at first, and once the visitor has begun, one more each time the browser had
/// its turn. Once all were shown, so is what joins them later. `done` is called then.
#[hook]
pub fn use_one_by_one(at_first: usize, all: usize, done: Callback<()>) -> usize {
    let building = use_context::<Building>().unwrap_or_default();
    let shown = use_state_eq(|| at_first);
    let complete = *shown == usize::MAX || building == Building::AtOnce;
    {
        let shown = shown.clone();
        use_effect_with((*shown, all, building), move |&(count, all, building)| {
            let mut timer = None;
            match building {
                Building::AtOnce => shown.set(usize::MAX),
                Building::OneByOne if !complete => {
                    let next = if count >= all { usize::MAX } else { count + 1 };
                    timer = Some(Timeout::new(0, move || shown.set(next)));
                }
                Building::InSight | Building::OneByOne => {}
            }
            move || drop(timer)
        });
    }
    use_effect_with((complete, done), |(complete, done)| {
        if *complete {
            done.emit(());
        }
    });
    if complete { usize::MAX } else { *shown }
}
