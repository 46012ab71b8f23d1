//! The events of the timeline, handed to [`Window`] and [`Touch`], and what comes of them, handed back.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{HtmlElement, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

use crate::present::timeline::{Layout, Lives, Spot, Touch, Window, read};

/// What the event handlers of the timeline need.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) lives: Rc<Lives>,
    pub(super) layout: Rc<Layout>,
    pub(super) window: Window,
    pub(super) surface: NodeRef,
    pub(super) touch: Rc<RefCell<Touch>>,
    /// Told what to show.
    pub(super) show: Callback<Window>,
    /// What is under the pointer, and where that is from the left edge [CSS px].
    pub(super) spot: UseStateHandle<Option<(f64, Spot)>>,
}

impl Stage {
    /// Distance from the left and the top edge of the picture [CSS px].
    fn place(&self, event: &MouseEvent) -> Option<(f64, f64)> {
        let surface = self.surface.cast::<HtmlElement>()?;
        let bounds = surface.get_bounding_client_rect();
        let x = f64::from(event.client_x()) - bounds.left();
        Some((x, f64::from(event.client_y()) - bounds.top()))
    }

    pub(super) fn on_press(&self) -> Callback<PointerEvent> {
        let stage = self.clone();
        Callback::from(move |event: PointerEvent| {
            let Some((x, y)) = stage.place(&event).filter(|_| event.button() == 0) else {
                return;
            };
            // Without capture a drag ends at the edge; nothing else depends on it.
            if let Some(surface) = stage.surface.cast::<HtmlElement>() {
                let _ = surface.set_pointer_capture(event.pointer_id());
            }
            let position = stage.layout.frame.position_beyond(x);
            let touch = *stage.touch.borrow();
            let pressed = touch.pressed(event.pointer_id(), position, y, stage.window);
            stage.touch.replace(pressed);
        })
    }

    pub(super) fn on_move(&self) -> Callback<PointerEvent> {
        let stage = self.clone();
        Callback::from(move |event: PointerEvent| {
            let Some((x, y)) = stage.place(&event) else {
                return;
            };
            let touch = *stage.touch.borrow();
            if !touch.held() {
                let under = read(&stage.lives, &stage.layout, stage.window, (x, y));
                return stage.spot.set(under.map(|spot| (x, spot)));
            }
            stage.spot.set(None);
            let position = stage.layout.frame.position_beyond(x);
            let rows = (stage.layout.height, stage.layout.most_above());
            let (touch, window) = touch.moved(event.pointer_id(), position, y, stage.window, rows);
            stage.touch.replace(touch);
            if let Some(window) = window {
                stage.show.emit(window);
            }
        })
    }

    /// A pointer is released, or the browser takes it.
    pub(super) fn on_release(&self) -> Callback<PointerEvent> {
        let touch = self.touch.clone();
        Callback::from(move |event: PointerEvent| {
            let released = touch.borrow().released(event.pointer_id());
            touch.replace(released);
        })
    }

    pub(super) fn on_leave(&self) -> Callback<PointerEvent> {
        let spot = self.spot.clone();
        Callback::from(move |_: PointerEvent| spot.set(None))
    }

    pub(super) fn on_double(&self) -> Callback<MouseEvent> {
        let (show, whole) = (self.show.clone(), Window::whole(&self.lives));
        Callback::from(move |_: MouseEvent| show.emit(whole))
    }

    pub(super) fn on_wheel(&self) -> Callback<WheelEvent> {
        let stage = self.clone();
        Callback::from(move |event: WheelEvent| {
            let Some((x, _)) = stage.place(&event) else {
                return;
            };
            let frame = stage.layout.frame;
            let window = stage.window.after_wheel(
                frame.position_at(x),
                (event.delta_x(), event.delta_y()),
                (event.ctrl_key(), event.shift_key()),
                frame.right - frame.left,
            );
            if let Some(window) = window {
                event.prevent_default();
                stage.show.emit(window);
            }
        })
    }

    pub(super) fn on_key(&self) -> Callback<KeyboardEvent> {
        let stage = self.clone();
        Callback::from(move |event: KeyboardEvent| {
            // The browser's own shortcuts stay its own.
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let most = stage.layout.most_above();
            let window = stage
                .window
                .after_key(&event.key(), event.shift_key(), most);
            if let Some(window) = window {
                event.prevent_default();
                stage.show.emit(window);
            }
        })
    }
}
