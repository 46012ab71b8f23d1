//! The bills: every line with quantity, unit price and amount; the arithmetic and the source on demand.

use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::charge::Line;
use crate::model::plan::{Bill, Impossible};
use crate::present::format;

/// Properties of [`Bills`].
#[derive(Properties, PartialEq)]
pub struct BillsProps {
    /// What follows from the scenario.
    pub assessment: Rc<Assessment>,
}

/// The bill of every platform, side by side.
#[component]
pub fn Bills(props: &BillsProps) -> Html {
    let cards = props
        .assessment
        .candidates
        .iter()
        .map(|candidate| match candidate {
            Ok(candidate) => bill_card(&candidate.bill),
            Err(refused) => refused_card(refused),
        });
    html! {
        if props.assessment.candidates.is_empty() {
            <p class="empty">{ "No platform is chosen. Switch one on under \u{201c}AWS Lambda\u{201d} or \u{201c}EC2 fleet\u{201d}." }</p>
        } else {
            <div class="cards">{ for cards }</div>
        }
    }
}

fn refused_card(refused: &Impossible) -> Html {
    html! {
        <article class={classes!("card", refused.platform.key())} key={refused.platform.key()}>
            <h3>{ refused.platform.name() }</h3>
            <p class="empty">{ format!("Not possible: {}.", refused.reason) }</p>
        </article>
    }
}

fn bill_card(bill: &Bill) -> Html {
    html! {
        <article class={classes!("card", bill.platform.key())} key={bill.platform.key()}>
            <h3>{ bill.platform.name() }<span class="total" id={format!("total-{}", bill.platform.key())}>{ format::usd(bill.total_usd) }</span></h3>
            <ul class="lines">{ for bill.lines.iter().map(|line| html! { <BillLine key={line.label.clone()} line={line.clone()} /> }) }</ul>
        </article>
    }
}

/// Properties of one line.
#[derive(Properties, PartialEq)]
struct LineProps {
    line: Line,
}

#[component]
fn BillLine(props: &LineProps) -> Html {
    let line = &props.line;
    let quantity = format::quantity_of(line.quantity, &line.unit);
    let price = format::unit_price(line.unit_price_usd);
    let product = format!("{quantity} \u{d7} {price}");
    html! {
        <li>
            <details>
                <summary>
                    <span class="label">{ &line.label }</span>
                    <span class="amount">{ format::usd(line.amount_usd) }</span>
                    <span class="product">{ &product }</span>
                </summary>
                <p>{ format!("Quantity: {} = {quantity}.", line.how) }</p>
                <p>{ format!("Amount: {product} = {}.", format::usd(line.amount_usd)) }</p>
                <p>{ format!("Price: {}, {}, seen {}.", line.source, line.region, line.date) }</p>
            </details>
        </li>
    }
}
