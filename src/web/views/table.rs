//! A table, as it comes from `present`.

use std::rc::Rc;

use yew::prelude::*;

use crate::present::figure::Table;
use crate::web::terms::column;

/// Properties of [`TableView`].
#[derive(Properties, PartialEq)]
pub struct TableProps {
    /// The table.
    pub table: Rc<Table>,
    /// What it is, for those who cannot see it.
    pub caption: AttrValue,
}

/// A table whose first column names the rows.
#[component]
pub fn TableView(props: &TableProps) -> Html {
    let row = |(i, cells): (usize, &Vec<String>)| {
        html! {
            <tr key={i}>
                { for cells.iter().enumerate().map(|(j, cell)| if j == 0 {
                    html! { <th scope="row">{ cell }</th> }
                } else {
                    html! { <td>{ cell }</td> }
                }) }
            </tr>
        }
    };
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={props.caption.clone()}>
            <table>
                <caption class="visually-hidden">{ props.caption.clone() }</caption>
                <thead><tr>{ for props.table.head.iter().map(|cell| column(cell)) }</tr></thead>
                <tbody>{ for props.table.rows.iter().enumerate().map(row) }</tbody>
            </table>
        </div>
    }
}
