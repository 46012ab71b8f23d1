//! Gestures and keys, told as a visitor would make them.

use super::*;
use crate::present::figures::Measure;
use crate::present::format;
use proptest::prelude::*;

const FRAME: Frame = Frame {
    left: 100.0,
    top: 0.0,
    right: 500.0,
    bottom: 300.0,
};

/// From 1 to 10^8 over 400 px: a factor of ten every 50 px.
fn axis() -> Axis {
    Axis::log("", 1.0, 1e8, format::count)
}

fn plot(axis: &Axis, zooming: Zooming) -> Plot<'_> {
    Plot {
        frame: FRAME,
        axis,
        start: 1e4,
        zooming,
    }
}

fn mouse(x: f64) -> Pointer {
    Pointer {
        id: 1,
        touch: false,
        x,
        y: 50.0,
    }
}

fn finger(id: i32, x: f64) -> Pointer {
    Pointer {
        id,
        touch: true,
        x,
        y: 50.0,
    }
}

fn near(a: f64, b: f64) -> bool {
    (a / b - 1.0).abs() < 1e-9
}

fn shows(zoom: Option<Zoom>, low: f64, high: f64) -> bool {
    let Some(Zoom::To(span)) = zoom else {
        return false;
    };
    let (from, to) = span.ends();
    near(from, low) && near(to, high)
}

#[test]
fn a_mouse_hovers_pins_and_frees() {
    let axis = axis();
    let plot = plot(&axis, Zooming::Possible);
    let (look, _) = Look::default().moved(mouse(200.0), &plot);
    assert!(look.cursor.is_some_and(|c| near(c.x, 1e2) && !c.pinned));
    assert_eq!(look.left(), Look::default());
    let (look, _) = look.pressed(mouse(200.0), &plot);
    let (look, zoom) = look.released(mouse(202.0), &plot);
    assert!(zoom.is_none() && look.cursor.is_some_and(|c| c.pinned));
    let (still, _) = look.moved(mouse(400.0), &plot);
    assert_eq!(still.left(), look);
    let (look, _) = look
        .pressed(mouse(400.0), &plot)
        .0
        .released(mouse(400.0), &plot);
    assert!(look.cursor.is_some_and(|c| near(c.x, 1e6) && !c.pinned));
}

#[test]
fn a_drag_zooms_to_what_it_covers() {
    let axis = axis();
    for zooming in [Zooming::Possible, Zooming::Zoomed] {
        let plot = plot(&axis, zooming);
        let (look, _) = Look::default().pressed(mouse(300.0), &plot);
        let (look, _) = look.moved(mouse(150.0), &plot);
        let selection = look.selection(&plot).expect("a selection");
        assert!(near(selection.from, 150.0) && near(selection.to, 300.0));
        assert_eq!(Measure::Volume.ends(selection.span), "10 to 10 k");
        let (look, zoom) = look.released(mouse(150.0), &plot);
        assert!(shows(zoom, 10.0, 1e4) && look.selection(&plot).is_none());
        // Taken back: the pointer returns to where it began.
        let (look, _) = Look::default().pressed(mouse(300.0), &plot);
        let (look, _) = look.moved(mouse(150.0), &plot).0.moved(mouse(302.0), &plot);
        assert_eq!(look.released(mouse(302.0), &plot).1, None);
        // Escape takes it back as well.
        let (look, _) = Look::default().pressed(mouse(300.0), &plot);
        let (look, _) = look.moved(mouse(150.0), &plot);
        let (look, _) = look.key("Escape", false, &plot, &[]).expect("a key");
        assert_eq!(look.released(mouse(150.0), &plot).1, None);
    }
}

#[test]
fn a_fixed_chart_only_moves_its_cross_hair() {
    let axis = axis();
    let plot = plot(&axis, Zooming::Fixed);
    let (look, _) = Look::default().pressed(mouse(300.0), &plot);
    let (look, zoom) = look.moved(mouse(350.0), &plot);
    assert!(zoom.is_none() && look.cursor.is_some_and(|c| near(c.x, 1e5)));
    assert_eq!(look.wheel(300.0, -240.0, &plot).1, None);
    assert_eq!(look.key("+", false, &plot, &[]), None);
    let (look, _) = Look::default().pressed(finger(1, 200.0), &plot);
    let (look, _) = look.pressed(finger(2, 300.0), &plot);
    assert_eq!(look.moved(finger(2, 400.0), &plot).1, None);
}

#[test]
fn a_finger_places_the_cross_hair_or_pans() {
    let axis = axis();
    let whole = plot(&axis, Zooming::Possible);
    let (look, _) = Look::default().pressed(finger(1, 200.0), &whole);
    let (look, _) = look.released(finger(1, 200.0), &whole);
    assert!(look.left().cursor.is_some_and(|c| near(c.x, 1e2)));
    let (gone, _) = look
        .pressed(finger(2, 205.0), &whole)
        .0
        .released(finger(2, 205.0), &whole);
    assert_eq!(gone.cursor, None);
    let (other, _) = look
        .pressed(finger(2, 300.0), &whole)
        .0
        .released(finger(2, 300.0), &whole);
    assert!(other.cursor.is_some_and(|c| near(c.x, 1e4) && c.pinned));

    // Not zoomed, the cross-hair follows; zoomed, the chart does.
    let (look, _) = Look::default().pressed(finger(1, 200.0), &whole);
    let (look, zoom) = look.moved(finger(1, 250.0), &whole);
    assert!(zoom.is_none() && look.cursor.is_some_and(|c| near(c.x, 1e3)));
    let axis = Axis::log("", 1e4, 1e8, format::count);
    let zoomed = plot(&axis, Zooming::Zoomed);
    let (look, _) = Look::default().pressed(finger(1, 200.0), &zoomed);
    let (look, zoom) = look.moved(finger(1, 300.0), &zoomed);
    assert!(shows(zoom, 1e3, 1e7) && look.cursor.is_none());
    assert_eq!(look.cancelled(), Look::default());
}

#[test]
fn two_fingers_pinch() {
    let axis = axis();
    let plot = plot(&axis, Zooming::Possible);
    let (look, _) = Look::default().pressed(finger(1, 200.0), &plot);
    let (look, _) = look.pressed(finger(2, 300.0), &plot);
    // 10^2 and 10^4 were 100 px apart and now are 200 px apart.
    let (look, zoom) = look.moved(finger(2, 400.0), &plot);
    assert!(shows(zoom, 10.0, 1e5), "{zoom:?}");
    let (look, _) = look.released(finger(2, 400.0), &plot);
    assert_eq!(look, Look::default());
    assert_eq!(look.moved(finger(1, 250.0), &plot), (look, None));
}

#[test]
fn a_drag_puts_the_free_cross_hair_away_and_leaves_a_pinned_one() {
    let axis = axis();
    let plot = plot(&axis, Zooming::Possible);
    let hovered = Look::default().moved(mouse(200.0), &plot).0;
    let dragged = |look: Look| {
        look.pressed(mouse(200.0), &plot)
            .0
            .moved(mouse(300.0), &plot)
            .0
    };
    assert_eq!(dragged(hovered).cursor, None);
    let pinned = hovered.key("Enter", false, &plot, &[]).expect("a key").0;
    assert_eq!(dragged(pinned).cursor, pinned.cursor);
}

#[test]
fn buttons_zoom_about_the_cross_hair_and_move_by_half() {
    let axis = axis();
    let plot = plot(&axis, Zooming::Zoomed);
    let look = Look::default();
    assert!(shows(Some(look.zoomed(2.0, &plot)), 1e2, 1e6));
    let home = look.key("Home", false, &plot, &[]).expect("a key").0;
    assert!(shows(Some(home.zoomed(2.0, &plot)), 1.0, 1e4));
    assert!(shows(Some(look.panned(PAN_STEP, &plot)), 1e4, 1e12));
    assert!(shows(Some(look.panned(-PAN_STEP, &plot)), 1.0, 1e8));
}

#[test]
fn the_wheel_zooms_about_the_pointer() {
    let axis = axis();
    let plot = plot(&axis, Zooming::Possible);
    let (_, zoom) = Look::default().wheel(300.0, -240.0, &plot);
    assert!(shows(zoom, 1e2, 1e6));
}

#[test]
fn keys_move_pick_pin_and_zoom() {
    let axis = axis();
    let plot = plot(&axis, Zooming::Possible);
    let order = [Tint::Warm, Tint::Cold];
    let press = |look: Look, key: &str| look.key(key, false, &plot, &order).expect("a key").0;
    let at = |look: Look| look.cursor.map_or(0.0, |cursor| cursor.x);

    let look = press(Look::default(), "ArrowRight");
    assert!(near(at(look), 1e4 * 10_f64.powf(0.04)));
    let far = look
        .key("ArrowRight", true, &plot, &order)
        .expect("a key")
        .0;
    assert!(near(at(far), at(look) * 10_f64.powf(0.4)));
    assert!(near(at(press(look, "Home")), 1.0) && near(at(press(look, "End")), 1e8));
    assert!(near(at(press(press(look, "End"), "ArrowRight")), 1e8));

    assert_eq!(press(look, "ArrowDown").picked, Some(Tint::Warm));
    assert_eq!(
        press(press(look, "ArrowDown"), "ArrowDown").picked,
        Some(Tint::Cold)
    );
    assert_eq!(press(look, "ArrowUp").picked, Some(Tint::Cold));

    let pinned = press(look, "Enter");
    assert!(pinned.cursor.is_some_and(|cursor| cursor.pinned));
    assert_eq!(press(pinned, "Escape"), Look::default());
    assert_eq!(look.key("a", false, &plot, &order), None);

    let zoom = |key| {
        Look::default()
            .key(key, false, &plot, &order)
            .and_then(|step| step.1)
    };
    assert!(shows(zoom("+"), 1e2, 1e6) && shows(zoom("-"), 1.0, 1e12));
    assert_eq!(zoom("0"), Some(Zoom::Reset));
}

#[test]
fn at_the_edge_of_a_zoomed_chart_an_arrow_moves_the_chart() {
    let axis = axis();
    let plot = plot(&axis, Zooming::Zoomed);
    let (look, _) = Look::default()
        .key("End", false, &plot, &[])
        .expect("a key");
    let (look, zoom) = look.key("ArrowRight", true, &plot, &[]).expect("a key");
    let step = 10_f64.powf(0.4);
    assert!(shows(zoom, step, 1e8 * step), "{zoom:?}");
    assert!(look.cursor.is_some_and(|cursor| near(cursor.x, 1e8 * step)));
}

proptest! {
    #[test]
    fn any_sequence_of_inputs_is_survived(
        inputs in prop::collection::vec((0..6_u8, 1..4_i32, any::<bool>(), -50.0..650.0_f64), 0..40),
    ) {
        let (mut axis, mut zooming, mut look) = (axis(), Zooming::Possible, Look::default());
        for (kind, id, touch, x) in inputs {
            let pointer = Pointer { id, touch, x, y: 10.0 };
            let plot = plot(&axis, zooming);
            let (next, zoom) = match kind {
                0 => look.pressed(pointer, &plot),
                1 => look.moved(pointer, &plot),
                2 => look.released(pointer, &plot),
                3 => (look.left(), None),
                4 => look.wheel(x, x, &plot),
                _ => look.key("ArrowLeft", touch, &plot, &[]).expect("a key"),
            };
            look = next;
            match zoom {
                Some(Zoom::To(span)) => {
                    let (low, high) = span.ends();
                    (axis, zooming) = (Axis::log("", low, high, format::count), Zooming::Zoomed);
                }
                Some(Zoom::Reset) => zooming = Zooming::Possible,
                None => {}
            }
            let (low, high) = axis.domain();
            prop_assert!(low >= 1.0 && high <= 1e12 && high / low >= 1.49);
        }
    }
}
