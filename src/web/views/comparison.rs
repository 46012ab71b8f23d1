//! The comparison: what the platforms are like, and how this workload fits, each verdict with its number.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::fit::{Finding, Rule, Verdict};
use crate::model::platform::PlatformId;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::present::bills::refusal;
use crate::present::comparison::{characteristics, reason, rule_name};
use crate::present::figure::Tint;
use crate::web::appearance::Appearance;
use crate::web::views::table::TableView;

/// Properties of [`Comparison`].
#[derive(Properties, PartialEq)]
pub struct ComparisonProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// The simulation's result, if there is one.
    pub summary: Option<Rc<Summary>>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// Characteristics and fit.
#[component]
pub fn Comparison(props: &ComparisonProps) -> Html {
    if props.scenario.compared.is_empty() {
        return html! { <p class="empty">{ "Choose a platform to compare." }</p> };
    }
    let table = characteristics(
        &props.scenario,
        &props.assessment,
        props.summary.as_deref(),
        PriceBook::embedded(),
    );
    html! {
        <>
            <div class="cards">{ for props.scenario.compared.iter().map(|&platform| fit_card(props, platform)) }</div>
            <TableView table={Rc::new(table)} caption="Characteristics of the platforms" />
        </>
    }
}

fn fit_card(props: &ComparisonProps, platform: PlatformId) -> Html {
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
            <ul class="findings">{ for findings.iter().map(|finding| row(props, finding)) }</ul>
        </article>
    }
}

fn row(props: &ComparisonProps, finding: &Finding) -> Html {
    let simulated = matches!(finding.rule, Rule::LatencyObjective | Rule::LatencyTail);
    html! {
        <li key={rule_name(finding.rule)} class={simulated.then_some("simulated")}>
            { badge(finding.verdict, None) }
            <span class="label">{ rule_name(finding.rule) }</span>
            <span class="reason">{ reason(finding, &props.assessment, &props.scenario) }</span>
        </li>
    }
}

fn badge(verdict: Verdict, platform: Option<PlatformId>) -> Html {
    let class = verdict.word().replace(' ', "-");
    html! { <span class={classes!("badge", class)} id={platform.map(|p| format!("verdict-{}", p.key()))}>{ verdict.word() }</span> }
}
