//! The inputs, all made from the table of knobs: a field with its unit, a slider, a choice, a switch or a list of
//! counts, with help.

use std::rc::Rc;

use web_sys::{HtmlDetailsElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::model::platform::PlatformId;
use crate::model::scenario::Scenario;
use crate::present::entry;
use crate::present::knobs::{
    Choice, Counts, Group, KNOBS, Kind, Knob, Number, Scale, Switch, Text, contradictions, knob,
};
use crate::present::session::{Action, Session, Typed};
use crate::present::traffic::shape_name;
use crate::web::choices::option;
use crate::web::later::Arrival;
use crate::web::one_by_one::use_one_by_one;
use crate::web::range_input::{range_button, range_sliders};
use crate::web::trace::TraceBoxProps;

/// Groups that are filled at once: those up to the one that is open at first, so that nothing below it moves.
const OPEN_GROUPS: usize = 2;

/// Properties of [`Controls`].
#[derive(Properties, PartialEq)]
pub struct ControlsProps {
    /// What the visitor is doing.
    pub session: Session,
    /// What the visitor does.
    pub act: Callback<Action>,
    /// Called once every input is there.
    pub done: Callback<()>,
}

/// Every input, group by group. Settings of platforms that are not compared are left out.
#[component]
pub fn Controls(props: &ControlsProps) -> Html {
    let scenario = Rc::new(props.session.scenario.clone());
    let said = contradictions(&scenario);
    let arrival = use_context::<Arrival>();
    let matters = |group: &Group| match group {
        Group::Platform(platform) => scenario.compared.contains(platform),
        _ => true,
    };
    let groups: Vec<Group> = Group::all().filter(matters).collect();
    let filled = use_one_by_one(OPEN_GROUPS, groups.len(), props.done.clone());
    let group = |(turn, group): (usize, Group)| {
        let knobs = KNOBS
            .iter()
            .filter(move |knob| knob.group == group && knob.shown(&props.session.scenario));
        html! {
            <GroupBox key={group.title()} {group} summary={summary(group, &scenario)}>
                if turn < filled {
                { for knobs.map(|knob| control(knob, &scenario, (&props.session, &said), &props.act)) }
                }
                if let (Group::Traffic, Some(Arrival::Here(later))) = (group, &arrival) {
                    { (later.trace_box)(TraceBoxProps { scenario: props.session.scenario.clone(), act: props.act.clone() }) }
                }
            </GroupBox>
        }
    };
    html! {
        <form class="controls" onsubmit={|e: SubmitEvent| e.prevent_default()}>
            { for groups.into_iter().enumerate().map(group) }
        </form>
    }
}

/// These inputs alone, as they stand among the others.
pub(in crate::web) fn some(keys: &[&str], session: &Session, act: &Callback<Action>) -> Html {
    let scenario = Rc::new(session.scenario.clone());
    let said = contradictions(&scenario);
    let knobs = keys.iter().filter_map(|key| knob(key));
    knobs
        .map(|knob| control(knob, &scenario, (session, &said), act))
        .collect()
}

fn control(
    knob: &'static Knob,
    scenario: &Rc<Scenario>,
    (session, said): (&Session, &[(&str, String)]),
    act: &Callback<Action>,
) -> Html {
    let mut said = said.iter();
    let contradiction = said
        .find(|(key, _)| *key == knob.key)
        .map(|(_, sentence)| AttrValue::from(sentence.clone()));
    html! {
        <KnobControl key={knob.key.as_str()} {knob} scenario={scenario.clone()} typed={session.typed.get(knob.key.as_str()).cloned()}
            {contradiction} locked={session.locked.holds(&knob.key)} act={act.clone()} />
    }
}

/// What a folded group says beside its heading.
fn summary(group: Group, scenario: &Scenario) -> AttrValue {
    match group {
        Group::Compared => {
            let names: Vec<&str> = scenario.compared.iter().map(|p| p.name()).collect();
            match names.as_slice() {
                [] => "no platform".into(),
                [only] => (*only).to_owned().into(),
                [a, b] => format!("{a} and {b}").into(),
                all => format!("{} of {} platforms", all.len(), PlatformId::ALL.len()).into(),
            }
        }
        Group::Traffic => shape_name(scenario.traffic.shape)
            .to_ascii_lowercase()
            .into(),
        _ => AttrValue::default(),
    }
}

/// Properties of [`GroupBox`].
#[derive(Properties, PartialEq)]
struct GroupProps {
    group: Group,
    summary: AttrValue,
    children: Children,
}

/// A group of inputs that folds away; the workload is open at first.
#[component]
fn GroupBox(props: &GroupProps) -> Html {
    let open = use_state_eq(|| props.group == Group::Workload);
    let toggle = {
        let open = open.clone();
        Callback::from(move |event: Event| {
            let details: HtmlDetailsElement = event.target_unchecked_into();
            open.set(details.open());
        })
    };
    let class = classes!(
        "group",
        (props.group == Group::Compared).then_some("compared")
    );
    html! {
        <details {class} open={*open} ontoggle={toggle}>
            <summary>
                <span class="title">{ props.group.title() }</span>
                <span class="summary">{ props.summary.clone() }</span>
            </summary>
            { props.children.clone() }
        </details>
    }
}

/// Properties of one knob's control.
#[derive(Properties)]
struct KnobProps {
    knob: &'static Knob,
    scenario: Rc<Scenario>,
    typed: Option<Typed>,
    contradiction: Option<AttrValue>,
    /// Whether only the page around may change it.
    locked: bool,
    act: Callback<Action>,
}

impl PartialEq for KnobProps {
    /// Of the scenario, only what this control shows of it counts: the others stay as they are while a slider moves.
    fn eq(&self, other: &Self) -> bool {
        let same_scenario = Rc::ptr_eq(&self.scenario, &other.scenario)
            || self.knob.looks_alike(&self.scenario, &other.scenario);
        self.knob.key == other.knob.key
            && self.typed == other.typed
            && self.contradiction == other.contradiction
            && self.locked == other.locked
            && self.act == other.act
            && same_scenario
    }
}

#[component]
fn KnobControl(props: &KnobProps) -> Html {
    let help_open = use_state(|| false);
    let knob = props.knob;
    let toggle_help = {
        let help_open = help_open.clone();
        Callback::from(move |_: MouseEvent| help_open.set(!*help_open))
    };
    let (id, help_id) = (format!("knob-{}", knob.key), format!("help-{}", knob.key));
    let input = match &knob.kind {
        Kind::Number(number) => number_input(props, knob, number),
        Kind::Choice(choice) => choice_input(props, knob, choice),
        Kind::Switch(switch) => switch_input(props, knob, switch),
        Kind::Counts(counts) => counts_input(props, knob, counts),
        Kind::Text(text) => text_input(props, knob, text),
    };
    html! {
        <div class={classes!("knob", matches!(knob.kind, Kind::Switch(_)).then_some("inline"))}>
            <div class="caption">
                <label for={id}>{ knob.label }</label>
                <button type="button" class="help" aria-expanded={help_open.to_string()} aria-controls={help_id.clone()}
                    aria-label={format!("About {}", knob.label)} onclick={toggle_help}>{ "?" }</button>
                if props.locked {
                    <span class="locked">{ "set by this page" }</span>
                } else {
                    { range_button(&props.scenario, knob, &props.act) }
                    { back_button(props, knob) }
                }
            </div>
            { input }
            <p id={help_id} class="help-text" hidden={!*help_open}>{ knob.help }</p>
        </div>
    }
}

/// Sets one input back, where it is not as it was at the start.
fn back_button(props: &KnobProps, knob: &'static Knob) -> Html {
    let default = Scenario::at_first();
    let ranged = props.scenario.ranges.contains_key(&knob.key);
    if props.typed.is_none() && !ranged && !knob.kind.differs(&props.scenario, default) {
        return Html::default();
    }
    let key = knob.key.as_str();
    let what = format!("Set {} back to {}", knob.label, knob.kind.said(default));
    html! {
        <button type="button" class="help back" id={format!("back-{key}")} aria-label={what.clone()} title={what}
            onclick={props.act.reform(move |_: MouseEvent| Action::Reset(key))}>{ "\u{21ba}" }</button>
    }
}

fn number_input(props: &KnobProps, knob: &'static Knob, number: &Number) -> Html {
    let key = knob.key.as_str();
    let value = number.get(&props.scenario);
    let range = knob.range(&props.scenario);
    let text = range.map_or_else(
        || number.text(&props.scenario),
        |range| number.range_text(range),
    );
    // Digits and dots are enough for a number and for a new range; one that is shown has letters.
    let mode = range.map_or("decimal", |_| "text");
    html! {
        <>
            <div class="number">
                { field(props, key, mode, text) }
                <span class="unit">{ number.unit.symbol() }</span>
            </div>
            if let Some(range) = range.filter(|_| !props.locked) {
                { range_sliders(&props.scenario, (knob, number, range), &props.act) }
            } else if let Some((positions, position)) = slider(number.scale, value) {
                <input type="range" class="slider" disabled={props.locked} min="0" max={(positions - 1).to_string()} step="1" value={position.to_string()}
                    aria-label={format!("{}, slider", knob.label)}
                    aria-valuetext={entry::with_unit(value, number.unit)}
                    oninput={slide(props, key, number.scale)} onkeydown={leap(props, key, number.scale, value)} onchange={props.act.reform(|_: Event| Action::Leave)} />
            }
            { message(props, key) }
        </>
    }
}

/// A field of one line that holds what is typed, else what is in force.
fn field(props: &KnobProps, key: &'static str, mode: &'static str, in_force: String) -> Html {
    let typed = props.typed.as_ref();
    let text = typed.map_or(in_force, |typed| typed.text.clone());
    let type_text = props
        .act
        .reform(move |event: InputEvent| Action::Type(key, input_value(&event)));
    let leave = props.act.reform(|_: FocusEvent| Action::Leave);
    let wrong = sentence(props).is_some();
    html! {
        <input id={format!("knob-{key}")} type="text" inputmode={mode} autocomplete="off" spellcheck="false" class="field"
            readonly={props.locked} value={text} oninput={type_text} onblur={leave} aria-invalid={wrong.to_string()}
            aria-describedby={wrong.then(|| format!("message-{key}"))} />
    }
}

/// What is to be said below a field.
fn message(props: &KnobProps, key: &str) -> Html {
    sentence(props).map_or_else(Html::default, |sentence| {
        // What follows from another input may change as fast as a slider: the page tells of it once it has settled.
        let role = props.typed.is_some().then_some("status");
        html! { <p class="message" id={format!("message-{key}")} {role}>{ sentence }</p> }
    })
}

/// What was not used as typed, or what contradicts another input.
fn sentence(props: &KnobProps) -> Option<AttrValue> {
    props
        .typed
        .as_ref()
        .and_then(|typed| typed.sentence.clone().map(AttrValue::from))
        .or_else(|| props.contradiction.clone())
}

/// A field for a text of a certain form.
fn text_input(props: &KnobProps, knob: &'static Knob, input: &Text) -> Html {
    let key = knob.key.as_str();
    html! {
        <>
            { field(props, key, "text", input.get(&props.scenario)) }
            { message(props, key) }
        </>
    }
}

/// A field of several lines to paste a list into, and what the list in force says.
fn counts_input(props: &KnobProps, knob: &'static Knob, counts: &Counts) -> Html {
    let key = knob.key.as_str();
    let text = props
        .typed
        .as_ref()
        .map_or_else(|| counts.text(&props.scenario), |typed| typed.text.clone());
    let (sentence, described) = (sentence(props), counts.described(&props.scenario));
    let type_text = props.act.reform(move |event: InputEvent| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        Action::Type(key, area.value())
    });
    let leave = props.act.reform(|_: FocusEvent| Action::Leave);
    let (message_id, described_id) = (format!("message-{key}"), format!("described-{key}"));
    html! {
        <>
            <textarea id={format!("knob-{key}")} class="field counts" rows="5" autocomplete="off" spellcheck="false"
                readonly={props.locked} value={text} oninput={type_text} onblur={leave} aria-invalid={sentence.is_some().to_string()}
                aria-describedby={format!("{message_id} {described_id}")} />
            if let Some(sentence) = sentence {
                <p class="message" id={message_id} role="status">{ sentence }</p>
            }
            if !described.is_empty() {
                <p class="help-text" id={described_id} role="status">{ described }</p>
            }
        </>
    }
}

fn slide(props: &KnobProps, key: &'static str, scale: Scale) -> Callback<InputEvent> {
    props.act.reform(move |event: InputEvent| {
        let position = input_value(&event).parse().unwrap_or(0);
        Action::Slide(key, scale.value_at(position))
    })
}

/// Page up and page down: ten times as much, or a tenth, where the slider goes by decades.
fn leap(props: &KnobProps, key: &'static str, scale: Scale, value: f64) -> Callback<KeyboardEvent> {
    let act = props.act.clone();
    Callback::from(move |event: KeyboardEvent| {
        let factor = match (event.key().as_str(), scale) {
            ("PageUp", Scale::Decades(..)) => 10.0,
            ("PageDown", Scale::Decades(..)) => 0.1,
            _ => return,
        };
        event.prevent_default();
        act.emit(Action::Slide(key, value * factor));
    })
}

fn slider(scale: Scale, value: f64) -> Option<(usize, usize)> {
    let positions = scale.positions();
    (positions > 1).then(|| (positions, scale.position_of(value)))
}

fn choice_input(props: &KnobProps, knob: &'static Knob, choice: &Choice) -> Html {
    let key = knob.key.as_str();
    let chosen = choice.get(&props.scenario);
    let choose = props.act.reform(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Action::Choose(key, select.value())
    });
    html! {
        <select id={format!("knob-{key}")} class="field" disabled={props.locked} onchange={choose}>
            { for choice.options().into_iter().map(|(value, label)| option(&value, &label, value == chosen)) }
        </select>
    }
}

fn switch_input(props: &KnobProps, knob: &'static Knob, switch: &Switch) -> Html {
    let key = knob.key.as_str();
    let flip = props.act.reform(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Switch(key, input.checked())
    });
    html! {
        <input id={format!("knob-{key}")} type="checkbox" role="switch" class="switch" disabled={props.locked}
            checked={switch.get(&props.scenario)} onchange={flip} />
    }
}

fn input_value(event: &InputEvent) -> String {
    let input: HtmlInputElement = event.target_unchecked_into();
    input.value()
}
