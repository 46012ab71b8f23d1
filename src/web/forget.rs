//! Forgetting: takes away what the page has kept in the browser, and the page itself.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerRegistration, Window};
use yew::prelude::*;

/// Element of `index.html` in which the button stands; it says what is not kept.
const PLACE: &str = "kept";

/// What is shown in the place of the page then. It holds no program, and leaves no entry of the page in the tab's history.
const FORGOTTEN: &str = "forgotten.html";

/// A button that forgets everything, where there can be anything to forget.
#[component]
pub fn Forget() -> Html {
    let refused = use_state_eq(|| false);
    let place = use_memo((), |()| {
        let window = web_sys::window().filter(Window::is_secure_context)?;
        // A page that was opened from a file is not kept beside it.
        let of_a_site = window.location().protocol().is_ok_and(|it| it != "file:");
        window
            .document()
            .filter(|_| of_a_site)?
            .get_element_by_id(PLACE)
    });
    let Some(place) = (*place).clone() else {
        return Html::default();
    };
    let onclick = {
        let refused = refused.clone();
        Callback::from(move |_: MouseEvent| {
            let refused = refused.clone();
            spawn_local(async move { refused.set(forget().await.is_err()) });
        })
    };
    let button = html! {
        <>
            { " The files of this page are kept in your browser for use without a network. " }
            <button type="button" id="forget" {onclick}>{ "Forget everything" }</button>
            <span role="status">
                if *refused {
                    { "The browser does not let this page forget: clear its data in the browser\u{2019}s settings." }
                }
            </span>
        </>
    };
    create_portal(button, place)
}

/// Ends the service worker of this copy of the page, drops the files that it keeps, and leaves.
async fn forget() -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let path = window.location().pathname()?;
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let scope = format!("{}{folder}/", window.origin());
    let workers = window.navigator().service_worker();
    let all: Array = JsFuture::from(workers.get_registrations())
        .await?
        .unchecked_into();
    for own in all
        .iter()
        .map(JsCast::unchecked_into::<ServiceWorkerRegistration>)
    {
        if own.scope() == scope {
            JsFuture::from(own.unregister()?).await?;
        }
    }
    let caches = window.caches()?;
    let names: Array = JsFuture::from(caches.keys()).await?.unchecked_into();
    // As the service worker calls them.
    let begin = format!("serverless-tradeoffs {folder}/ ");
    for name in names.iter().filter_map(|name| name.as_string()) {
        if name.starts_with(&begin) {
            JsFuture::from(caches.delete(&name)).await?;
        }
    }
    window.location().replace(FORGOTTEN)
}
