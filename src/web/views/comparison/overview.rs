//! Every platform and backend service in one table: fit, price and characteristics; filtered, sorted, pinned, and two
//! side by side.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::fit::Finding;
use crate::model::fit::advice::Advised;
use crate::model::fit::survey::Surveyed;
use crate::model::prices::PriceBook;
use crate::model::scenario::Scenario;
use crate::model::simulation::summary::Summary;
use crate::present::comparison::cells::{Cell, Characteristic, Subject};
use crate::present::comparison::overview::{Line, Row, Wanted, rows, side_by_side};
use crate::present::comparison::{rule_name, told};
use crate::present::session::Action;
use crate::web::terms::{column, headed};
use crate::web::views::comparison::cells::{CellView, Place};
use crate::web::views::comparison::wanted::WantedBar;
use crate::web::views::comparison::{advice_on, advised_html, badge};

/// Properties of [`Overview`].
#[derive(Properties)]
pub(super) struct OverviewProps {
    /// The scenario.
    pub(super) scenario: Scenario,
    /// The result of its latest simulation that ended.
    pub(super) summary: Option<Rc<Summary>>,
    /// Every platform, judged.
    pub(super) surveyed: Rc<Vec<Surveyed>>,
    /// Advice on findings, as far as it is known.
    pub(super) advised: Rc<Vec<Advised>>,
    /// Whether what is judged is the scenario before.
    pub(super) stale: bool,
    /// What the visitor does.
    pub(super) act: Callback<Action>,
}

impl PartialEq for OverviewProps {
    fn eq(&self, other: &Self) -> bool {
        // Results are told by where they are; the scenario is theirs.
        Rc::ptr_eq(&self.surveyed, &other.surveyed)
            && Rc::ptr_eq(&self.advised, &other.advised)
            && self.stale == other.stale
            && self.scenario == other.scenario
    }
}

/// The table, with what is wanted of it.
#[component]
pub(super) fn Overview(props: &OverviewProps) -> Html {
    let wanted = use_state_eq(Wanted::default);
    let all = {
        let (scenario, summary) = (props.scenario.clone(), props.summary.clone());
        let surveyed = props.surveyed.clone();
        // While a new scenario is judged, the rows of the one before stand.
        use_memo(Rc::as_ptr(&props.surveyed) as usize, move |_| {
            rows(
                &surveyed,
                &scenario,
                summary.as_deref(),
                PriceBook::embedded(),
            )
        })
    };
    let set = {
        let wanted = wanted.clone();
        Callback::from(move |next: Wanted| wanted.set(next))
    };
    let shown = wanted.shown(&all);
    let of = (shown.len(), Characteristic::ALL.len());
    let place = use_state_eq(|| (0, 0));
    let on_focus = {
        let set = place.setter();
        use_callback((), move |place: Place, ()| set.set(place))
    };
    // Where the row that had the focus is not shown any more, the first has it.
    let current = if place.0 < of.0 { *place } else { (0, 0) };
    let cells = |row: usize, shown: &Row| -> Html {
        let cell = |(column, cell): (usize, &Cell)| {
            let at = (row, column);
            html! {
                <td key={column}><CellView cell={cell.clone()} {at} {of} current={at == current} on_focus={on_focus.clone()} /></td>
            }
        };
        shown.cells.iter().enumerate().map(cell).collect()
    };
    let line = |(i, row): (usize, &&Row)| row_html(props, row, &wanted, &set, cells(i, row));
    let pair: Vec<&Row> = wanted
        .chosen
        .iter()
        .filter_map(|subject| all.iter().find(|row| row.subject == *subject))
        .collect();
    html! {
        <section id="overview" aria-labelledby="overview-title" class={classes!(props.stale.then_some("stale"))}>
            { headed(3, "overview-title", "All platforms and backend services") }
            <WantedBar wanted={(*wanted).clone()} shown={shown.len()} all={all.len()} set={set.clone()} />
            { compared_html(&pair, &wanted, &set) }
            <div class="scroll" tabindex="0" role="region" aria-label="Table of fit, cost and characteristics">
                <table>
                    <caption class="visually-hidden">{ "Fit, monthly cost and characteristics; every cell opens its detail and source, arrow keys go from one to the other" }</caption>
                    <thead><tr>
                        { column("Platform") }{ column("Fit") }{ column("Monthly cost") }
                        { for Characteristic::ALL.iter().map(|what| column(what.name())) }
                    </tr></thead>
                    <tbody>{ for shown.iter().enumerate().map(line) }</tbody>
                </table>
            </div>
        </section>
    }
}

fn row_html(
    props: &OverviewProps,
    row: &Row,
    wanted: &Wanted,
    set: &Callback<Wanted>,
    cells: Html,
) -> Html {
    let (subject, name) = (row.subject, row.subject.name());
    let toggle = |label: &'static str, on: bool, next: Wanted| {
        let onclick = set.reform(move |_: MouseEvent| next.clone());
        html! {
            <button type="button" class="small" aria-pressed={on.to_string()} aria-label={format!("{label} {name}")} {onclick}>{ label }</button>
        }
    };
    let pinned = wanted.pinned.contains(&subject);
    let chosen = wanted.chosen.contains(&subject);
    html! {
        <tr key={subject.key()} data-subject={subject.key()} class={classes!(pinned.then_some("pinned"))}>
            <th scope="row">
                <span class="name">{ name }</span>
                <span class="bar">
                    { toggle("Pin", pinned, wanted.pin(subject)) }
                    { toggle("Compare", chosen, wanted.choose(subject)) }
                </span>
            </th>
            <td class="fit">{ fit_html(props, row) }</td>
            <td class="cost">{ row.price() }</td>
            { cells }
        </tr>
    }
}

/// The verdict, what decided, and on demand every finding with its advice.
fn fit_html(props: &OverviewProps, row: &Row) -> Html {
    let Subject::Platform(platform) = row.subject else {
        return html! { <span class="reason">{ &row.decided }</span> };
    };
    let surveyed = props
        .surveyed
        .iter()
        .find(|other| other.platform == platform);
    let findings = surveyed.map_or(&[][..], |row| row.findings.as_slice());
    let item = |finding: &Finding| {
        html! {
            <li key={rule_name(finding.rule)}>
                { badge(finding.verdict, None) }
                <span class="label">{ rule_name(finding.rule) }</span>
                <span class="reason">{ told(finding, &props.scenario) }</span>
                { for advice_on(finding, &props.advised).map(|advised| advised_html(advised, &props.scenario, &props.act)) }
            </li>
        }
    };
    html! {
        <details>
            <summary>{ for row.verdict.map(|verdict| badge(verdict, None)) }<span class="reason">{ &row.decided }</span></summary>
            <ul class="findings">{ for findings.iter().map(item) }</ul>
        </details>
    }
}

/// Two rows side by side, or how to get there.
fn compared_html(pair: &[&Row], wanted: &Wanted, set: &Callback<Wanted>) -> Html {
    let [one, other] = pair else {
        let said = match pair {
            [only] => format!(
                "Choose another platform to compare {} with.",
                only.subject.name()
            ),
            _ => "Choose two with \u{201c}Compare\u{201d} to see them side by side.".to_owned(),
        };
        return html! { <p class="note" role="status">{ said }</p> };
    };
    let none = Wanted {
        chosen: Vec::new(),
        ..wanted.clone()
    };
    let line = |line: Line| {
        let Line {
            name,
            says: [one, other],
            differs,
        } = line;
        html! {
            <tr key={name} class={classes!(differs.then_some("differs"))}>
                <th scope="row">{ name }if differs { <span class="tag">{ "differs" }</span> }</th><td>{ one }</td><td>{ other }</td>
            </tr>
        }
    };
    let lines = side_by_side(one, other);
    let (a, b) = (one.subject.name(), other.subject.name());
    html! {
        <div id="side-by-side">
            <div class="bar"><h4>{ format!("{a} and {b}") }</h4>
                <button type="button" onclick={set.reform(move |_: MouseEvent| none.clone())}>{ "Close" }</button></div>
            <div class="scroll" tabindex="0" role="region" aria-label="Two side by side">
                <table>
                    <thead><tr><th scope="col">{ "Characteristic" }</th><th scope="col">{ a }</th><th scope="col">{ b }</th></tr></thead>
                    <tbody>{ for lines.into_iter().map(line) }</tbody>
                </table>
            </div>
        </div>
    }
}
