//! Forgetting: takes away what the page has kept in the browser, and the page itself.

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::ServiceWorkerRegistration;
use yew::prelude::*;

use crate::web::location;

/// Element of `index.html` in which the button stands; it says what is not kept.
const PLACE: &str = "kept";

/// What is shown in the place of the page then; it holds no program.
const FORGOTTEN: &str = "forgotten.html";

/// A button that forgets everything, where there can be anything to forget.
#[component]
pub fn Forget() -> Html {
    let refused = use_state_eq(|| false);
    let place = use_memo((), |()| {
        let window = web_sys::window().filter(|_| is_kept())?;
        window.document()?.get_element_by_id(PLACE)
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
            { " Your browser may keep the files of this page for use without a network. " }
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

/// Whether a service worker keeps this page: not in a frame, nor where there is none, nor one file that has its worker inside.
fn is_kept() -> bool {
    let workers = web_sys::window().and_then(|window| {
        let navigator = window.navigator();
        Reflect::get(&navigator, &"serviceWorker".into()).ok()
    });
    let is_of_a_site = location::said("worker").is_some_and(|worker| !worker.contains(':'));
    workers.is_some_and(|workers| workers.is_object()) && is_of_a_site && !location::in_frame()
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
