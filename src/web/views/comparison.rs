//! The comparison: how this workload fits the compared platforms, each verdict with its number, what would flip it and
//! what would mend it; then every platform and backend service in one table.

mod cells;
mod jobs;
mod overview;
mod wanted;

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::fit::advice::Advised;
use crate::model::fit::{Finding, Rule, Verdict};
use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::present::bills::refusal;
use crate::present::comparison::advice::{Suggestion, flips, remedies};
use crate::present::comparison::{reason, rule_name};
use crate::present::figure::Tint;
use crate::present::session::Action;
use crate::web::appearance::Appearance;
use crate::web::gradual::use_gradual;
use crate::web::simulation::Settled;
use crate::web::views::comparison::jobs::{Asked, advice, survey};
use crate::web::views::comparison::overview::Overview;
use crate::web::visible::{Pauses, use_turn};

/// Time without a change after which work begins: on what is on the screen, and on what was [ms].
const PAUSES: Pauses = Pauses {
    soon: 100,
    later: 600,
};

/// Properties of [`Comparison`].
#[derive(Properties, PartialEq)]
pub struct ComparisonProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// What is settled of the simulation.
    pub settled: Settled,
    /// What the visitor does.
    pub act: Callback<Action>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// Fit and characteristics.
#[component]
pub fn Comparison(props: &ComparisonProps) -> Html {
    let root = use_node_ref();
    let wait = use_turn(root.clone(), PAUSES);
    let asked = Asked {
        scenario: props.scenario.clone(),
        summary: props.settled.summary.clone(),
    };
    let surveyed = use_gradual(asked.clone(), wait, survey);
    let advised = use_gradual(asked.clone(), wait, advice);
    // Advice on another scenario is none. The same empty list every time draws nothing anew.
    let none = use_memo((), |()| Vec::new());
    let known = advised.result.clone().filter(|_| !advised.stale);
    let known = known.unwrap_or(none);
    html! {
        <div ref={root} data-stale={(surveyed.stale || advised.stale).to_string()}
            data-longest={format!("{:.0}", surveyed.spent.longest.max(advised.spent.longest))}
            data-ms={format!("{:.0}", surveyed.spent.total + advised.spent.total)} id="fit">
            if props.scenario.compared.is_empty() {
                <p class="empty">{ "Choose a platform to compare." }</p>
            }
            <div class="cards">{ for props.scenario.compared.iter().map(|&platform| fit_card(props, platform, &known)) }</div>
            if let Some(found) = surveyed.result.clone() {
                <Overview scenario={props.scenario.clone()} summary={asked.summary.clone()} surveyed={found} advised={known}
                    stale={surveyed.stale} act={props.act.clone()} />
            } else {
                <p class="empty">{ "All platforms are being judged." }</p>
            }
        </div>
    }
}

fn fit_card(props: &ComparisonProps, platform: PlatformId, known: &[Advised]) -> Html {
    let refused = props
        .assessment
        .candidates
        .iter()
        .filter_map(|c| c.as_ref().err())
        .find(|i| i.platform == platform);
    let findings = props.assessment.findings_of(platform);
    html! {
        <article class="card" key={platform.key()}
            style={format!("border-top-color: {}", props.appearance.theme().css(Tint::Platform(platform)))}>
            <h3>{ platform.name() }{ for props.assessment.verdict(platform).map(|v| badge(v, Some(platform))) }</h3>
            if let Some(refused) = refused {
                <p class="empty">{ refusal(refused) }</p>
            }
            <ul class="findings">{ for findings.iter().map(|finding| row(props, finding, known)) }</ul>
        </article>
    }
}

fn row(props: &ComparisonProps, finding: &Finding, known: &[Advised]) -> Html {
    let simulated = matches!(
        finding.rule,
        Rule::LatencyObjective | Rule::LatencyTail | Rule::ColdStarts
    );
    html! {
        <li key={rule_name(finding.rule)} class={simulated.then_some("simulated")}>
            { badge(finding.verdict, None) }
            <span class="label">{ rule_name(finding.rule) }</span>
            <span class="reason">{ reason(finding, &props.assessment, &props.scenario) }</span>
            { for advice_on(finding, known).map(|advised| advised_html(advised, &props.scenario, &props.act)) }
        </li>
    }
}

/// The advice on a finding, where it is still about that verdict.
fn advice_on<'a>(finding: &Finding, known: &'a [Advised]) -> Option<&'a Advised> {
    let about = |advised: &&Advised| {
        let of = advised.finding;
        (of.platform, of.rule, of.verdict) == (finding.platform, finding.rule, finding.verdict)
    };
    known.iter().find(about)
}

/// What would flip a finding, and what would mend it, each to try.
fn advised_html(advised: &Advised, scenario: &Scenario, act: &Callback<Action>) -> Html {
    let suggestion = |Suggestion { sentence, scenario }: Suggestion| {
        let try_it = scenario.map(|scenario| {
            let scenario = Rc::new(scenario);
            let onclick = act.reform(move |_: MouseEvent| Action::adopt(scenario.clone()));
            let label = format!("Try it: {sentence}");
            html! { <button type="button" aria-label={label} {onclick}>{ "Try it" }</button> }
        });
        html! { <li key={sentence.clone()}><span>{ sentence }</span>{ for try_it }</li> }
    };
    let flips = flips(advised);
    let remedies = remedies(advised, scenario);
    html! {
        <div class="advice">
            { for flips.into_iter().map(|sentence| html! { <p key={sentence.clone()} class="flip">{ sentence }</p> }) }
            if !remedies.is_empty() {
                <ul class="remedies">{ for remedies.into_iter().map(suggestion) }</ul>
            }
        </div>
    }
}

fn badge(verdict: Verdict, platform: Option<PlatformId>) -> Html {
    let class = verdict.word().replace(' ', "-");
    html! { <span class={classes!("badge", class)} id={platform.map(|p| format!("verdict-{}", p.key()))}>{ verdict.word() }</span> }
}
