//! One view alone, in another page's frame: no masthead, no other views, and as many inputs as that page wants.

use yew::prelude::*;

use crate::present::embed::{ANSWER, COMPACT, Embed, Inputs, VIEWS, View};
use crate::web::app::{Page, until_here};
use crate::web::controls::some;
use crate::web::host::HostProps;
use crate::web::later::Arrival;
use crate::web::location;
use crate::web::said::Said;
use crate::web::shell::{Sidebar, answer_alone, notices};
use crate::web::views::sections::Only;

/// A view with its inputs and the way to the whole page; until the view arrives, the answer in its place.
pub(in crate::web) fn framed(page: &Page, embed: &Embed) -> Html {
    let view = embed.view.unwrap_or(&VIEWS[0]);
    let session = &page.session;
    let act = page.act.clone();
    let title = embed.title.clone().map(AttrValue::from);
    let full = format!("{}#{}", location::page(), page.link);
    html! {
        <>
            <Said text={page.spoken()} />
            { for embed.notices.iter().map(|notice| html! { <p class="message" key={notice.clone()}>{ notice }</p> }) }
            { notices(page) }
            if view.key == ANSWER {
                { answer_alone(page, title.clone()) }
            }
            { inputs(page, embed.inputs) }
            <div class="views" id="views">{ shown(page, view, title) }</div>
            if let Arrival::Here(later) = &page.arrival {
                { (later.host)(HostProps {
                    view: view.key,
                    scenario: session.scenario.clone(),
                    assessment: page.assessment.clone(),
                    settled: page.settled.clone(),
                    link: page.link.clone(),
                    act,
                }) }
            }
            <p class="origin">
                <a href={full} target="_blank" rel="noopener">{ "Open full page" }</a>
                <span>{ "Serverless trade-offs" }</span>
            </p>
        </>
    }
}

fn shown(page: &Page, view: &View, title: Option<AttrValue>) -> Html {
    match &page.arrival {
        Arrival::Here(later) => page.sections(
            later,
            Some(Only {
                id: view.key,
                title,
            }),
        ),
        arrival if view.key == ANSWER => until_here(arrival),
        arrival => html! { <>{ answer_alone(page, None) }{ until_here(arrival) }</> },
    }
}

fn inputs(page: &Page, inputs: Inputs) -> Html {
    let (session, act) = (page.session.clone(), page.act.clone());
    match inputs {
        Inputs::None => Html::default(),
        Inputs::Compact => html! {
            <form class="compact" aria-label="Inputs" onsubmit={|e: SubmitEvent| e.prevent_default()}>
                { some(&COMPACT, &session, &act) }
            </form>
        },
        Inputs::Full => {
            html! { <Sidebar {session} {act} done={page.on_controls.clone()} /> }
        }
    }
}
