//! The events of a chart, handed to [`Look`], and what comes of them, handed back.

use std::rc::Rc;

use web_sys::{HtmlElement, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

use crate::present::figure::{Figure, Frame, Tint};
use crate::present::figures::{Measure, Zoom};
use crate::present::look::{Look, Plot, Pointer, Step, Zooming};

/// A zoomable chart: whether it is zoomed, and what is told when it shall show something else.
#[derive(Clone, PartialEq)]
pub struct Zoomable {
    /// Whether there is something to reset.
    pub zoomed: bool,
    /// Told what to show.
    pub on_zoom: Callback<Zoom>,
    /// What its x axis counts.
    pub measure: Measure,
}

/// What the event handlers of a chart need.
#[derive(Clone)]
pub(super) struct Stage {
    pub(super) look: UseStateHandle<Look>,
    pub(super) surface: NodeRef,
    pub(super) figure: Rc<Figure>,
    pub(super) frame: Frame,
    pub(super) start: f64,
    pub(super) zoom: Option<Zoomable>,
    /// The series of the read-out from top to bottom.
    pub(super) order: Rc<Vec<Tint>>,
}

impl Stage {
    pub(super) fn plot(&self) -> Plot<'_> {
        Plot {
            frame: self.frame,
            axis: &self.figure.x,
            start: self.start,
            zooming: match &self.zoom {
                None => Zooming::Fixed,
                Some(zoom) if zoom.zoomed => Zooming::Zoomed,
                Some(_) => Zooming::Possible,
            },
        }
    }

    fn take(&self, (look, zoom): Step) {
        self.look.set(look);
        if let Some(zoom) = zoom {
            self.show(zoom);
        }
    }

    fn show(&self, zoom: Zoom) {
        if let Some(zoomable) = &self.zoom {
            zoomable.on_zoom.emit(zoom);
        }
    }

    /// Distance from the left and the top edge of the surface [CSS px].
    fn place(&self, event: &MouseEvent) -> Option<(f64, f64)> {
        let bounds = self
            .surface
            .cast::<HtmlElement>()?
            .get_bounding_client_rect();
        Some((
            f64::from(event.client_x()) - bounds.left(),
            f64::from(event.client_y()) - bounds.top(),
        ))
    }

    fn pointer(&self, event: &PointerEvent) -> Option<Pointer> {
        let (x, y) = self.place(event)?;
        Some(Pointer {
            id: event.pointer_id(),
            touch: event.pointer_type() == "touch",
            x,
            y,
        })
    }

    pub(super) fn on_press(&self) -> Callback<PointerEvent> {
        let stage = self.clone();
        Callback::from(move |event: PointerEvent| {
            let Some(pointer) = stage.pointer(&event).filter(|_| event.button() == 0) else {
                return;
            };
            // Without capture a drag ends at the edge of the chart; nothing else depends on it.
            if let Some(surface) = stage.surface.cast::<HtmlElement>() {
                let _ = surface.set_pointer_capture(event.pointer_id());
            }
            stage.take(stage.look.pressed(pointer, &stage.plot()));
        })
    }

    pub(super) fn on_move(&self) -> Callback<PointerEvent> {
        self.with_pointer(|look, pointer, plot| look.moved(pointer, plot))
    }

    pub(super) fn on_release(&self) -> Callback<PointerEvent> {
        self.with_pointer(|look, pointer, plot| look.released(pointer, plot))
    }

    fn with_pointer(&self, step: fn(Look, Pointer, &Plot) -> Step) -> Callback<PointerEvent> {
        let stage = self.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(pointer) = stage.pointer(&event) {
                stage.take(step(*stage.look, pointer, &stage.plot()));
            }
        })
    }

    pub(super) fn on_leave(&self) -> Callback<PointerEvent> {
        let look = self.look.clone();
        Callback::from(move |_: PointerEvent| look.set(look.left()))
    }

    pub(super) fn on_cancel(&self) -> Callback<PointerEvent> {
        let look = self.look.clone();
        Callback::from(move |_: PointerEvent| look.set(look.cancelled()))
    }

    pub(super) fn on_blur(&self) -> Callback<FocusEvent> {
        let look = self.look.clone();
        Callback::from(move |_: FocusEvent| look.set(look.left()))
    }

    pub(super) fn on_double(&self) -> Callback<MouseEvent> {
        let stage = self.clone();
        Callback::from(move |_: MouseEvent| stage.show(Zoom::Reset))
    }

    /// Only with Ctrl, so that the wheel scrolls the page.
    pub(super) fn on_wheel(&self) -> Callback<WheelEvent> {
        let stage = self.clone();
        Callback::from(move |event: WheelEvent| {
            let Some((x, _)) = stage.place(&event).filter(|_| event.ctrl_key()) else {
                return;
            };
            event.prevent_default();
            stage.take(stage.look.wheel(x, event.delta_y(), &stage.plot()));
        })
    }

    pub(super) fn on_key(&self) -> Callback<KeyboardEvent> {
        let stage = self.clone();
        Callback::from(move |event: KeyboardEvent| {
            // The browser's own shortcuts stay its own.
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let plot = stage.plot();
            let step = stage
                .look
                .key(&event.key(), event.shift_key(), &plot, &stage.order);
            if let Some(step) = step {
                event.prevent_default();
                stage.take(step);
            }
        })
    }

    /// Of a button that zooms in by a factor, or out.
    pub(super) fn on_zoom(&self, factor: f64) -> Callback<MouseEvent> {
        let stage = self.clone();
        Callback::from(move |_: MouseEvent| stage.show(stage.look.zoomed(factor, &stage.plot())))
    }

    /// Of a button that moves a zoomed chart by a share of its width.
    pub(super) fn on_pan(&self, share: f64) -> Callback<MouseEvent> {
        let stage = self.clone();
        Callback::from(move |_: MouseEvent| stage.show(stage.look.panned(share, &stage.plot())))
    }
}
