//! One view alone, in another page's frame: no masthead, no other views, and as many inputs as that page wants.

use yew::prelude::*;

use crate::present::embed::{ANSWER, COMPACT, Embed, Inputs, View};
use crate::web::app::Page;
use crate::web::controls::Single;
use crate::web::location;
use crate::web::said::Said;
use crate::web::shell::{Sidebar, answer_text, notices};

/// A view with its inputs and the way to the whole page.
pub(in crate::web) fn framed(page: &Page, embed: &Embed, view: &View) -> Html {
    let session = &page.session;
    let act = page.act.clone();
    let inputs = match embed.inputs {
        Inputs::None => Html::default(),
        Inputs::Compact => html! {
            <form class="compact" aria-label="Inputs" onsubmit={|e: SubmitEvent| e.prevent_default()}>
                { for COMPACT.into_iter().map(|key| html! { <Single key_of_knob={key} session={session.clone()} act={act.clone()} /> }) }
            </form>
        },
        Inputs::Full => {
            html! { <Sidebar session={session.clone()} act={act.clone()} done={page.on_controls.clone()} /> }
        }
    };
    let views = page.views(Some(embed));
    let title = embed.title.clone().filter(|_| view.key == ANSWER);
    html! {
        <>
            <Said text={page.spoken()} />
            { notices(session, &act) }
            if view.key == ANSWER {
                <section class="answer" id="answer" aria-label={title.clone().unwrap_or_else(|| "Answer".to_owned())}>
                    if let Some(title) = title {
                        <p class="title">{ title }</p>
                    }
                    { answer_text(page) }
                </section>
            }
            { inputs }
            <div class="views" id="views">{ views }</div>
            <p class="origin">
                <a href={format!("{}#{}", location::page(), page.link)} target="_blank" rel="noopener">{ "Open full page" }</a>
                <span>{ "Serverless trade-offs" }</span>
            </p>
        </>
    }
}
