//! The characteristics in the table: together one stop for Tab, with arrow keys from one to the other.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::present::comparison::cells::Cell;

/// Row and column of a characteristic, from 0; or how many rows and columns there are.
pub(super) type Place = (usize, usize);

/// Properties of [`CellView`].
#[derive(Properties, PartialEq)]
pub(super) struct CellProps {
    /// What it says.
    pub(super) cell: Cell,
    /// Where it is.
    pub(super) at: Place,
    /// How many there are.
    pub(super) of: Place,
    /// Whether Tab leads to it.
    pub(super) current: bool,
    /// Told when it has the focus.
    pub(super) on_focus: Callback<Place>,
}

/// A few words; detail and source on demand.
#[component]
pub(super) fn CellView(props: &CellProps) -> Html {
    let Cell {
        short,
        detail,
        source,
    } = &props.cell;
    let (at, of) = (props.at, props.of);
    let onfocus = props.on_focus.reform(move |_: FocusEvent| at);
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let Some(next) = after(&event.key(), at, of) {
            event.prevent_default();
            let from: HtmlElement = event.target_unchecked_into();
            focus(&from, next);
        }
    });
    let tabindex = if props.current { "0" } else { "-1" };
    html! {
        <details>
            <summary id={id(at)} {tabindex} {onfocus} {onkeydown}>{ short }</summary>
            <p>{ detail }</p>
            <p class="note">{ format!("Source: {source}.") }</p>
        </details>
    }
}

/// Where a key leads; `None` at the edge and for a key that leads nowhere.
fn after(key: &str, (row, column): Place, (rows, columns): Place) -> Option<Place> {
    let place = match key {
        "ArrowLeft" => (row, column.checked_sub(1)?),
        "ArrowRight" => (row, column + 1),
        "ArrowUp" => (row.checked_sub(1)?, column),
        "ArrowDown" => (row + 1, column),
        "Home" => (row, 0),
        "End" => (row, columns.checked_sub(1)?),
        _ => return None,
    };
    (place.0 < rows && place.1 < columns).then_some(place)
}

fn id((row, column): Place) -> String {
    format!("characteristic-{row}-{column}")
}

fn focus(from: &HtmlElement, place: Place) {
    let document = from.owner_document();
    let next = document.and_then(|document| document.get_element_by_id(&id(place)));
    if let Some(next) = next.map(|next| next.unchecked_into::<HtmlElement>()) {
        // One that cannot take the focus leaves it where it is.
        let _ = next.focus();
    }
}
