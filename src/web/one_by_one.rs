//! Shows many parts one after the other, each in a task of its own, so that the page answers in between.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// How many of `all` parts to show: so many at first, then one more each time the browser had its turn. Once all were
/// shown, so is what joins them later. `done` is called then.
#[hook]
pub fn use_one_by_one(at_first: usize, all: usize, done: Callback<()>) -> usize {
    let shown = use_state_eq(|| at_first);
    let complete = *shown == usize::MAX;
    {
        let shown = shown.clone();
        use_effect_with((*shown, all), move |&(count, all)| {
            let next = if count >= all { usize::MAX } else { count + 1 };
            let timer = (!complete).then(|| Timeout::new(0, move || shown.set(next)));
            move || drop(timer)
        });
    }
    use_effect_with((complete, done), |(complete, done)| {
        if *complete {
            done.emit(());
        }
    });
    *shown
}
