//! What the visitor's screen is like: dark or light, how many device pixels to a CSS pixel.

use gloo::events::EventListener;
use yew::prelude::*;

use crate::present::theme::{DARK, LIGHT, Theme};
use crate::web::location;

/// What the visitor's screen is like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Appearance {
    /// Whether a dark page is preferred.
    pub dark: bool,
    /// Device pixels to a CSS pixel, at least 1.
    pub scale: f64,
}

impl Appearance {
    fn current() -> Self {
        let window = web_sys::window();
        let query = window
            .as_ref()
            .and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten());
        Self {
            dark: match location::said("theme").as_deref() {
                Some("dark") => true,
                Some("light") => false,
                _ => query.is_some_and(|query| query.matches()),
            },
            scale: window
                .map_or(1.0, |w| w.device_pixel_ratio())
                .clamp(1.0, 4.0),
        }
    }

    /// Colours for figures.
    pub fn theme(self) -> &'static Theme {
        if self.dark { &DARK } else { &LIGHT }
    }
}

/// The appearance, kept current.
#[hook]
pub fn use_appearance() -> Appearance {
    let appearance = use_state_eq(Appearance::current);
    {
        let appearance = appearance.clone();
        use_effect_with((), move |()| {
            let refresh = move |_: &web_sys::Event| appearance.set(Appearance::current());
            let window = web_sys::window();
            let query = window
                .as_ref()
                .and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten());
            // Zooming and moving to another screen change the pixel ratio and resize the window.
            let listeners = (
                query.map(|query| EventListener::new(&query, "change", refresh.clone())),
                window.map(|window| EventListener::new(&window, "resize", refresh)),
            );
            move || drop(listeners)
        });
    }
    {
        let appearance = appearance.clone();
        use_effect_with(appearance.scale, move |_| {
            // Another screen may have more pixels and the same size: then nothing is resized.
            let query = web_sys::window().and_then(|window| {
                let ratio = window.device_pixel_ratio();
                let query = window.match_media(&format!("(resolution: {ratio}dppx)"));
                query.ok().flatten()
            });
            let refresh = move |_: &web_sys::Event| appearance.set(Appearance::current());
            let listener = query.map(|query| EventListener::new(&query, "change", refresh));
            move || drop(listener)
        });
    }
    use_effect_with(appearance.dark, |dark| {
        let root = web_sys::window()
            .and_then(|w| w.document())
            .and_then(|d| d.document_element());
        if let Some(root) = root {
            // The style sheet turns what is painted for the dark when it is printed; without it, it prints as it is.
            let _ = root.set_attribute("data-painted", if *dark { "dark" } else { "light" });
        }
    });
    *appearance
}
