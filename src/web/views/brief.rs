//! The brief view: the trade-off as text to read, to copy and to save.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::scenario::Scenario;
use crate::present::brief::{self, Known, Progress, Sources, Standing};
use crate::web::beside::use_both;
use crate::web::copy::CopyButton;
use crate::web::download::hand_over;
use crate::web::location;
use crate::web::simulation::{Simulated, Status};

/// Properties of [`BriefView`].
#[derive(Properties, PartialEq)]
pub struct BriefProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// What is known of the simulation.
    pub simulated: Simulated,
}

/// Choice, numbers, limits, assumptions and link as Markdown.
#[component]
pub fn BriefView(props: &BriefProps) -> Html {
    let failed = use_state_eq(|| false);
    let both = use_both();
    let text = {
        let standing = standing(&props.simulated);
        let key = (
            props.scenario.clone(),
            props.assessment.clone(),
            props.simulated.summary.clone(),
            standing,
            both,
        );
        use_memo(key, |(scenario, assessment, summary, standing, both)| {
            AttrValue::from(brief::markdown(&Sources {
                scenario,
                assessment,
                summary: summary.as_deref(),
                standing: *standing,
                pinned: both.as_ref().map(|both| both.a.side()),
                page: &location::page(),
            }))
        })
    };
    let copied = {
        let text = text.clone();
        Callback::from(move |()| text.to_string())
    };
    let save = {
        let (text, failed) = (text.clone(), failed.clone());
        Callback::from(move |_: MouseEvent| {
            failed.set(!hand_over(brief::FILE, &text, "text/markdown"));
        })
    };
    html! {
        <>
            <p class="note">{ "Choice, numbers, limits, assumptions and link in Markdown, for a design document. It changes with the scenario." }</p>
            <div class="bar">
                <CopyButton label="Copy" text={copied} />
                <button type="button" id="brief-save" onclick={save}>{ "Download .md" }</button>
                if *failed {
                    <span class="message" role="status">{ "The browser does not save files here: copy the text instead." }</span>
                }
            </div>
            <pre class="brief" id="brief-text" tabindex="0" role="region" aria-label="The brief in Markdown">{ (*text).clone() }</pre>
        </>
    }
}

/// Where the simulation stands, as a brief has it.
fn standing(simulated: &Simulated) -> Standing {
    let found = simulated.summary.as_ref().is_some_and(|s| s.requests > 0);
    Standing {
        known: match (found, simulated.stale) {
            (false, _) => Known::Nothing,
            (true, true) => Known::Before,
            (true, false) => Known::These,
        },
        progress: match simulated.status {
            Status::Running => Progress::On(simulated.progress),
            Status::Cancelled => Progress::Stopped(simulated.progress),
            Status::Done => Progress::Ended,
        },
    }
}
