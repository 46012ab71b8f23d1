//! The report of a fault, to be read and copied.

use yew::prelude::*;

use crate::web::copy::CopyButton;

/// Properties of [`Report`].
#[derive(Clone, Properties, PartialEq)]
pub struct ReportProps {
    /// What happened; it holds nothing of a trace.
    pub report: AttrValue,
    /// What else can be done.
    #[prop_or_default]
    pub children: Html,
}

/// A report, folded, with a button that copies it.
#[component]
pub fn Report(props: &ReportProps) -> Html {
    let report = props.report.clone();
    html! {
        <>
            <details>
                <summary>{ "Report" }</summary>
                <pre>{ report.clone() }</pre>
            </details>
            <div class="bar">
                <CopyButton label="Copy the report" text={Callback::from(move |()| report.to_string())} />
                { props.children.clone() }
            </div>
        </>
    }
}
