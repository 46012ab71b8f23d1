//! The menu beside every chart that saves it: as a picture, as its numbers, or as a table to paste.
//!
//! Everything is made when it is asked for; until then the menu costs nothing.

mod file;

use std::rc::Rc;

use web_sys::{Blob, Element};
use yew::prelude::*;

use crate::model::scenario::Scenario;
use crate::present::export::{Drawn, Origin, Outcome, Picture, file_name};
use crate::present::figure::Table;
use crate::present::spreadsheet;
use crate::web::appearance::Appearance;
use crate::web::copy::CopyButton;
use crate::web::download::{hand_over_file, of_text};
use crate::web::location;
use crate::web::timer::once;

/// What is marked as of a scenario before; the root says so of the simulation, which many charts do not show.
const STALE: &str = ".stale, [data-behind], :not(:root)[data-stale='true']";

/// What is saved of a chart.
pub struct Saved {
    /// What it shows, for those who cannot see it.
    pub description: String,
    /// The chart.
    pub drawn: Drawn,
    /// Its size [CSS px].
    pub size: (f64, f64),
    /// Its numbers.
    pub data: Table,
}

/// The formats of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
    Csv,
}

impl Format {
    /// Name on the button, and what the file ends with.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Svg => ("SVG", "svg"),
            Self::Png => ("PNG", "png"),
            Self::Csv => ("CSV", "csv"),
        }
    }
}

/// Properties of [`SaveMenu`].
#[derive(Properties, PartialEq)]
pub struct SaveProps {
    /// What the chart is called in a few words.
    pub name: AttrValue,
    /// The title of the picture.
    pub title: AttrValue,
    /// Makes what is saved.
    pub what: Callback<(), Saved>,
    /// The table that says the same as the chart.
    pub table: Rc<Table>,
    /// The visitor's screen.
    pub appearance: Appearance,
    /// Whether the chart is of a scenario before; that it lies within something stale is seen.
    #[prop_or_default]
    pub stale: bool,
}

/// Buttons that save a chart, folded.
#[component]
pub fn SaveMenu(props: &SaveProps) -> Html {
    let menu = use_node_ref();
    let said = use_state_eq(String::new);
    let scenario = use_context::<Rc<Scenario>>();
    let save = {
        let (menu, said, what) = (menu.clone(), said.clone(), props.what.clone());
        let (name, title) = (props.name.clone(), props.title.clone());
        let (appearance, stale) = (props.appearance, props.stale);
        Callback::from(move |format: Format| {
            let said = said.clone();
            let tell = move |outcome: Outcome| say(&said, outcome.sentence());
            let Some(scenario) = scenario.as_ref().filter(|_| !stale && !within_stale(&menu))
            else {
                return tell(Outcome::Stale);
            };
            let origin = Origin::new(scenario, &location::page());
            let file = file_name(&name, origin.volume, format.names().1);
            let Saved {
                description,
                drawn,
                size,
                data,
            } = what.emit(());
            let picture = Picture {
                title: title.to_string(),
                description,
                drawn,
                chart: size,
                origin,
            };
            match format {
                Format::Csv => tell(given(
                    &file,
                    of_text(&spreadsheet::csv(&data), "text/csv;charset=utf-8"),
                )),
                Format::Svg => tell(given(
                    &file,
                    of_text(&picture.svg(appearance.theme()), "image/svg+xml"),
                )),
                Format::Png => {
                    let painted = file::painted(&picture, appearance.theme());
                    file::when_packed(painted, move |blob| tell(given(&file, blob)));
                }
            }
        })
    };
    let button = |format: Format| {
        let label = format.names().0;
        let name = format!("Save {} as {label}", props.name);
        html! { <button type="button" aria-label={name} onclick={save.reform(move |_: MouseEvent| format)}>{ label }</button> }
    };
    let table = props.table.clone();
    let copied = Callback::from(move |()| spreadsheet::tabbed(&table));
    html! {
        <details class="save" ref={menu}>
            <summary aria-label={format!("Save {}", props.name)}>{ "Save" }</summary>
            <div class="bar">
                <div class="joined" role="group" aria-label={format!("Save {} as", props.name)}>
                    { for [Format::Svg, Format::Png, Format::Csv].map(button) }
                </div>
                <CopyButton label="Copy table" name={format!("Copy table of {}", props.name)} text={copied} />
                <span class="said" role="status">{ (*said).clone() }</span>
            </div>
        </details>
    }
}

/// Says what came of it; the same as before is said again.
fn say(said: &UseStateHandle<String>, sentence: String) {
    said.set(String::new());
    let said = said.clone();
    once(0, move || said.set(sentence));
}

/// Whether what is shown is marked as of a scenario before.
fn within_stale(menu: &NodeRef) -> bool {
    let menu = menu.cast::<Element>();
    menu.is_some_and(|menu| matches!(menu.closest(STALE), Ok(Some(_))))
}

/// Hands a file to the browser.
fn given(file: &str, blob: Option<Blob>) -> Outcome {
    match blob.map(|blob| hand_over_file(file, &blob)) {
        Some(true) if location::in_frame() => Outcome::GivenInFrame(file.to_owned()),
        Some(true) => Outcome::Given(file.to_owned()),
        Some(false) | None => Outcome::Failed,
    }
}
