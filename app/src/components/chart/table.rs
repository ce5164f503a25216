//! Tables that scroll by themselves, so that a wide one never makes the page scroll sideways.

use leptos::prelude::*;
use vitrine_charts::Table;

/// A region around a table that can be reached and scrolled by keyboard. `label` names it for screen readers.
pub fn scrolling(label: &str, table: AnyView) -> AnyView {
    view! {
        <div class="table-scroll" role="region" tabindex="0" aria-label=label.to_owned()>
            {table}
        </div>
    }
    .into_any()
}

/// A table of text cells; the first cell of each row is its heading.
pub fn plain(table: &Table) -> AnyView {
    let headers: Vec<AnyView> = table.headers.iter().map(|text| header(text)).collect();
    filled("", headers, table.rows.iter().map(|cells| row(cells)).collect())
}

/// A table of a class of styles with these headings and rows; an empty class for none.
pub fn filled(class: &'static str, headers: Vec<AnyView>, rows: Vec<AnyView>) -> AnyView {
    let class = (!class.is_empty()).then_some(class);
    view! {
        <table class=class>
            <thead>
                <tr>{headers}</tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A column's heading.
pub fn header(text: &str) -> AnyView {
    view! { <th scope="col">{text.to_owned()}</th> }.into_any()
}

fn row(cells: &[String]) -> AnyView {
    let mut cells = cells.iter().cloned();
    let first = cells.next().unwrap_or_default();
    let rest: Vec<AnyView> = cells.map(|text| view! { <td>{text}</td> }.into_any()).collect();
    view! {
        <tr>
            <th scope="row">{first}</th>
            {rest}
        </tr>
    }
    .into_any()
}
