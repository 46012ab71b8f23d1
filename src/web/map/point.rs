//! The scenario's own point on a map: dragged by mouse and touch, moved by keys.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Element, KeyboardEvent, MouseEvent, PointerEvent};
use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::present::figure::Frame;
use crate::present::map::{nudge_of_key, position_in};
use crate::present::session::Action;
use crate::web::map::Shown;
use crate::web::map::overlay::under;
use crate::web::map::still::use_still;
use crate::web::timer::Timer;

/// Time between two changes of the scenario while the point is dragged [ms]; the point itself follows at once.
const FRAME: u32 = 16;

/// Properties of [`Point`].
#[derive(Properties, PartialEq)]
pub(super) struct PointProps {
    /// The element that the map fills.
    pub(super) surface: NodeRef,
    /// The map under it.
    pub(super) map: Shown,
    /// Where the map lies.
    pub(super) frame: Frame,
    /// The scenario.
    pub(super) scenario: Scenario,
    /// What holds at the point.
    pub(super) here: AttrValue,
    /// What the visitor does.
    pub(super) act: Callback<Action>,
    /// Told when a drag begins and ends.
    pub(super) drag: Callback<bool>,
}

/// A place that the scenario is to move to, and the timer that is going to move it.
#[derive(Default)]
struct Target {
    place: Option<(f64, f64)>,
    timer: Timer,
}

/// The point.
#[component]
pub(super) fn Point(props: &PointProps) -> Html {
    let drag = use_drag(props);
    let (x, y) = drag
        .place
        .unwrap_or_else(|| props.map.0.point(&props.scenario));
    let on_key = {
        let (map, scenario) = (props.map.0.clone(), props.scenario.clone());
        let act = props.act.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(step) = nudge_of_key(&event.key(), event.shift_key()) {
                event.prevent_default();
                act.emit(Action::place(map.nudge(&scenario, step)));
            }
        })
    };
    let leave = props.act.reform(|_: FocusEvent| Action::Leave);
    let frame = props.frame;
    html! {
        <div class={classes!("point", drag.place.is_some().then_some("dragged"))} tabindex="0" role="slider"
            aria-roledescription="point on the map" aria-label="Your scenario on the map. Arrow keys move it."
            aria-valuemin="0" aria-valuemax="100" aria-valuenow={(x * 100.0).round().to_string()} aria-valuetext={props.here.clone()}
            style={format!("left: {}px; top: {}px", frame.x(x), frame.y(y))} onpointerdown={drag.on_down} onpointermove={drag.on_move}
            onpointerup={drag.on_up.clone()} onpointercancel={drag.on_up} onkeydown={on_key} onblur={leave}
            onclick={|event: MouseEvent| event.stop_propagation()}></div>
    }
}

/// A drag of the point.
struct Drag {
    /// Where the point is, while it is dragged.
    place: Option<(f64, f64)>,
    on_down: Callback<PointerEvent>,
    on_move: Callback<PointerEvent>,
    on_up: Callback<PointerEvent>,
}

/// Follows the pointer from where it goes down on the point to where it goes up.
#[hook]
fn use_drag(props: &PointProps) -> Drag {
    let dragged = use_state_eq(|| None::<(f64, f64)>);
    // The picture's height in the window, as it was when the point was taken and is kept since. Asked for in the middle of
    // a change, the browser tells another one, to which it never paints it.
    let height = use_state_eq(|| None::<f64>);
    use_still(props.surface.clone(), *height);
    let target = use_mut_ref(Target::default);
    let move_there = {
        let (target, map) = (target.clone(), props.map.0.clone());
        let (scenario, act) = (props.scenario.clone(), props.act.clone());
        move || {
            let place = target.borrow_mut().place.take();
            if let Some(place) = place {
                act.emit(Action::place(map.place(&scenario, place)));
            }
        }
    };
    let on_down = {
        let (dragged, drag) = (dragged.clone(), props.drag.clone());
        let (height, surface) = (height.clone(), props.surface.clone());
        let at = props.map.0.point(&props.scenario);
        Callback::from(move |event: PointerEvent| {
            let handle = event.target_unchecked_into::<Element>();
            // Without capture the drag ends where the pointer leaves the handle.
            let _ = handle.set_pointer_capture(event.pointer_id());
            let picture = surface.cast::<Element>();
            height.set(picture.map(|picture| picture.get_bounding_client_rect().top()));
            dragged.set(Some(at));
            drag.emit(true);
        })
    };
    let on_move = {
        let (dragged, surface, frame) = (dragged.clone(), props.surface.clone(), props.frame);
        let (target, move_there) = (target.clone(), move_there.clone());
        let height = height.clone();
        Callback::from(move |event: PointerEvent| {
            let at = under(&event, &surface)
                .zip(*height)
                .filter(|_| dragged.is_some());
            if let Some(((x, _), height)) = at {
                let place = position_in(frame, (x, f64::from(event.client_y()) - height));
                dragged.set(Some(place));
                follow(&target, place, move_there.clone());
            }
        })
    };
    let on_up = {
        let (dragged, drag, act) = (dragged.clone(), props.drag.clone(), props.act.clone());
        Callback::from(move |_: PointerEvent| {
            if dragged.is_some() {
                target.borrow().timer.cancel();
                move_there();
                act.emit(Action::Leave);
                dragged.set(None);
                height.set(None);
                drag.emit(false);
            }
        })
    };
    Drag {
        place: *dragged,
        on_down,
        on_move,
        on_up,
    }
}

/// Moves the scenario after the point, at most once a frame.
fn follow(target: &Rc<RefCell<Target>>, place: (f64, f64), move_there: impl FnOnce() + 'static) {
    let mut state = target.borrow_mut();
    state.place = Some(place);
    if !state.timer.is_set() {
        state.timer.set(FRAME, move_there);
    }
}
