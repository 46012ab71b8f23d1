//! What B costs against A, which inputs differ, and the numbers that decide side by side: a part of the answer.

use std::rc::Rc;

use yew::prelude::*;

use crate::present::beside::{differences, headline, inputs_table, list_of, results};
use crate::web::beside::use_both;
use crate::web::views::table::TableView;

/// A beside B in the answer; nothing where nothing is pinned.
#[component]
pub fn BesideAnswer() -> Html {
    let both = use_both();
    let built = use_memo(both, |both| {
        let both = both.as_ref()?;
        let (a, b) = (both.a.side(), both.b.side());
        let differ = differences(a.scenario, b.scenario);
        let said = (headline(a, b), list_of(&differ));
        Some((said, Rc::new(results(a, b)), Rc::new(inputs_table(&differ))))
    });
    let Some(((headline, list), table, inputs)) = (*built).clone() else {
        return Html::default();
    };
    html! {
        <section class="beside" id="beside" aria-labelledby="beside-title">
            <h3 id="beside-title">{ "B beside A" }</h3>
            <p id="beside-inputs">{ list }</p>
            if !inputs.rows.is_empty() {
                <p id="beside-headline"><strong>{ headline }</strong></p>
                <TableView {table} caption="Results of A and B" />
                <details>
                    <summary>{ "Inputs that differ, as a table" }</summary>
                    <TableView table={inputs} caption="Inputs that differ between A and B" />
                </details>
            }
        </section>
    }
}
