//! The bills: bars by category, then every line with quantity, unit price and amount; the arithmetic, the source and
//! a price of one's own on demand.

use std::collections::BTreeMap;
use std::rc::Rc;

use yew::prelude::*;

use crate::model::assessment::Assessment;
use crate::model::charge::Line;
use crate::model::plan::{Bill, Impossible};
use crate::model::prices::rows::Confidence;
use crate::model::scenario::{Currency, Scenario};
use crate::present::figure::Tint;
use crate::present::session::{Action, Typed};
use crate::present::stack::Stack;
use crate::present::{bills, format, spreadsheet};
use crate::web::appearance::Appearance;
use crate::web::copy::CopyButton;
use crate::web::stack::StackChart;

/// Bills beside each other whose lines are shown at once; of more, each unfolds by itself.
const OPEN: usize = 3;

/// Properties of [`Bills`].
#[derive(Properties, PartialEq)]
pub struct BillsProps {
    /// The scenario.
    pub scenario: Scenario,
    /// What follows from it.
    pub assessment: Rc<Assessment>,
    /// Prices being typed.
    pub typed: BTreeMap<String, Typed>,
    /// What the visitor does.
    pub act: Callback<Action>,
    /// The visitor's screen.
    pub appearance: Appearance,
}

/// The bill of every platform.
#[component]
pub fn Bills(props: &BillsProps) -> Html {
    let built = use_memo(props.assessment.clone(), |assessment| {
        (
            Stack::new(assessment).map(Rc::new),
            Rc::new(bills::by_category(assessment)),
        )
    });
    if props.assessment.candidates.is_empty() {
        return html! { <p class="empty">{ "No platform is chosen. Switch one on under \u{201c}Compare\u{201d}." }</p> };
    }
    let (stack, table) = &*built;
    let csv = {
        let (scenario, assessment) = (props.scenario.clone(), props.assessment.clone());
        Callback::from(move |()| spreadsheet::csv(&bills::table(&scenario, &assessment)))
    };
    let cards = props
        .assessment
        .candidates
        .iter()
        .map(|candidate| match candidate {
            Ok(candidate) => bill_card(props, &candidate.bill),
            Err(refused) => refused_card(props, refused),
        });
    html! {
        <>
            if let Some(stack) = stack.clone() {
                <StackChart {stack} table={table.clone()} appearance={props.appearance} />
            }
            <div class="bar">
                <CopyButton label="Copy all lines as CSV" text={csv} />
                if !props.scenario.prices.is_empty() {
                    { own_prices(props) }
                }
            </div>
            <div class="cards">{ for cards }</div>
        </>
    }
}

/// Says how many prices are the visitor's own, and takes them back.
fn own_prices(props: &BillsProps) -> Html {
    let own = props.scenario.prices.len();
    let said = if own == 1 {
        "1 price is your own.".to_owned()
    } else {
        format!("{own} prices are your own.")
    };
    html! {
        <>
            <span class="message" id="own-prices">{ said }</span>
            <button type="button" onclick={props.act.reform(|_: MouseEvent| Action::reset_prices())}>{ "Back to list prices" }</button>
        </>
    }
}

fn tint(props: &BillsProps, platform: crate::model::platform::PlatformId) -> String {
    let color = props.appearance.theme().css(Tint::Platform(platform));
    format!("border-top-color: {color}")
}

fn refused_card(props: &BillsProps, refused: &Impossible) -> Html {
    let platform = refused.platform;
    html! {
        <article class="card" key={platform.key()} id={format!("bill-{}", platform.key())} style={tint(props, platform)}>
            <h3>{ platform.name() }</h3>
            <p class="empty">{ bills::refusal(refused) }</p>
            if let Some(source) = &refused.source {
                <p class="note">{ format!("Source of the limit: {source}.") }</p>
            }
        </article>
    }
}

fn bill_card(props: &BillsProps, bill: &Bill) -> Html {
    let currency = props.scenario.currency.as_ref();
    let lines = bill.lines.iter().enumerate().map(|(i, line)| {
        let id = line.row.id();
        // Lines at the same price share one field for it.
        let first = bill.lines[..i].iter().all(|other| other.row != line.row);
        let field = (first && line.paid > 0.0 && !line.row.date.is_empty()).then(|| format!("price-{}-{id}", bill.platform.key()));
        html! {
            <BillLine key={i} line={line.clone()} typed={props.typed.get(&id).cloned()} currency={currency.cloned()}
                act={props.act.clone()} {field} />
        }
    });
    let lines = html! { <ul class="lines">{ for lines }</ul> };
    let platform = bill.platform;
    let folded = props.assessment.candidates.len() > OPEN;
    html! {
        <article class="card" key={platform.key()} id={format!("bill-{}", platform.key())} style={tint(props, platform)}>
            <h3>{ platform.name() }<span class="total" id={format!("total-{}", platform.key())}>{ format::usd(bill.total_usd) }</span></h3>
            if !bill.left_out.is_empty() {
                <p class="second"><span class="tag">{ "incomplete" }</span></p>
            }
            if let Some(second) = bills::second(bill.total_usd, currency) {
                <p class="second">{ second }</p>
            }
            if folded {
                <details class="folded"><summary>{ format!("{} lines", bill.lines.len()) }</summary>{ lines }</details>
            } else {
                { lines }
            }
            { for bill.left_out.iter().map(|note| html! { <p class="message" key={note.clone()}>{ note }</p> }) }
            { for bill.notes.iter().map(|note| html! { <p class="note" key={note.clone()}>{ note }</p> }) }
        </article>
    }
}

/// Properties of one line.
#[derive(Properties, PartialEq)]
struct LineProps {
    line: Line,
    typed: Option<Typed>,
    currency: Option<Currency>,
    act: Callback<Action>,
    /// Id of the field for a price of one's own, where the line has one.
    field: Option<String>,
}

#[component]
fn BillLine(props: &LineProps) -> Html {
    let line = &props.line;
    let quantity = format::quantity_of(line.quantity, line.row.unit);
    let price = format::unit_price(line.unit_price());
    let product = format!("{quantity} \u{d7} {price}");
    let amount = format::usd(line.amount());
    let own = line.row.list_price_usd.is_some();
    let unconfirmed = line.row.confidence == Confidence::Unconfirmed && line.paid > 0.0 && !own;
    let discount = (line.paid > 0.0 && line.paid < 1.0).then(|| {
        let list = format::unit_price(line.row.price());
        format!(
            "{} of the list price of {list} is paid.",
            format::percent(line.paid)
        )
    });
    html! {
        <li>
            <details>
                <summary>
                    <span class="label">
                        { &line.label }
                        if own {
                            <span class="tag own">{ "your price" }</span>
                        }
                        if unconfirmed {
                            <span class="tag">{ "unconfirmed" }</span>
                        }
                    </span>
                    <span class="amount">{ &amount }</span>
                    <span class="product">{ &product }</span>
                </summary>
                <p>{ bills::quantity_sentence(line) }</p>
                <p>{ format!("Amount: {product} = {amount}.") }
                    { bills::second(line.amount(), props.currency.as_ref()).map(|second| format!(" That is {second}.")) }</p>
                if let Some(tier) = bills::tier(line) {
                    <p>{ format!("Tier: {tier} a month.") }</p>
                }
                if let Some(discount) = discount {
                    <p>{ discount }</p>
                }
                <p>{ bills::provenance(line) }</p>
                if let Some(field) = &props.field {
                    <OwnPrice line={line.clone()} typed={props.typed.clone()} act={props.act.clone()} field={field.clone()} />
                }
            </details>
        </li>
    }
}

/// Properties of [`OwnPrice`].
#[derive(Properties, PartialEq)]
struct OwnPriceProps {
    line: Line,
    typed: Option<Typed>,
    act: Callback<Action>,
    field: String,
}

/// The field for a price of one's own.
#[component]
fn OwnPrice(props: &OwnPriceProps) -> Html {
    let row = &props.line.row;
    let id = row.id();
    let text = props.typed.as_ref().map_or_else(
        || {
            format::unit_price(row.price())
                .trim_start_matches('$')
                .to_owned()
        },
        |typed| typed.text.clone(),
    );
    let sentence = props
        .typed
        .as_ref()
        .and_then(|typed| typed.sentence.clone());
    let on_type = {
        let id = id.clone();
        props.act.reform(move |event: InputEvent| {
            let input: web_sys::HtmlInputElement = event.target_unchecked_into();
            Action::type_price(id.clone(), input.value())
        })
    };
    let reset = {
        let id = id.clone();
        props
            .act
            .reform(move |_: MouseEvent| Action::reset_price(id.clone()))
    };
    let field = props.field.clone();
    let message = format!("{field}-message");
    html! {
        <div class="own-price">
            <label for={field.clone()}>{ format!("Your own price, $ {}", format::each(row.unit)) }</label>
            <div class="number">
                <input id={field} type="text" inputmode="decimal" autocomplete="off" spellcheck="false" class="field" value={text}
                    oninput={on_type} onblur={props.act.reform(|_: FocusEvent| Action::Leave)}
                    aria-invalid={sentence.is_some().to_string()} aria-describedby={sentence.is_some().then(|| message.clone())} />
                if let Some(list) = row.list_price_usd {
                    <button type="button" onclick={reset}>{ format!("List price {}", format::unit_price(crate::model::units::Usd(list))) }</button>
                }
            </div>
            if let Some(sentence) = sentence {
                <p class="message" id={message} role="status">{ sentence }</p>
            }
        </div>
    }
}
