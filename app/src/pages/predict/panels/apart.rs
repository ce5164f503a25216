//! The panels in a module of their own: it shares no memory with the page, so it has a [`Session`] of its own, which
//! follows the page's through the link that stands on an element of the document.

use std::sync::Arc;

use leptos::html;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use vitrine_model::catalog::SystemFile;

use crate::load::use_loader;
use crate::session::Session;
use crate::session::field::Field;
use crate::session::from_link::threshold_key;
use crate::{bridge, deferred, link};

/// The page's end: the place of the panels, which follow its session and may change it.
pub fn place(session: Session) -> AnyView {
    let system = session.system.get_value();
    if system.panels.is_none() {
        return ().into_any();
    }
    let place = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(place) = place.get() {
            bridge::tell(&place, &session.link());
        }
    });
    Effect::new(move |is_listening: Option<bool>| {
        if is_listening == Some(true) {
            return true;
        }
        let Some(place) = place.get() else { return false };
        bridge::on_fill(&place, move |pairs| {
            let threshold = session.system.with_value(|system| threshold_key(&system.schema));
            for (name, value) in &pairs {
                if name == threshold {
                    session.threshold.set(vitrine_model::number::parse(value));
                } else {
                    session.change([(name.as_str(), value.as_str())]);
                }
            }
        });
        true
    });
    deferred::panels(system.schema.system.clone(), place)
}

/// The panels' end: all panels of a system, following the page whose element is `place`.
pub fn panels(place: &HtmlElement, system: Arc<SystemFile>) -> AnyView {
    let session = Session::new(system, use_loader());
    let told = bridge::state_of(place);
    let echo = StoredValue::new(String::new());
    let follow = move |fragment: &str| {
        let mut state = session.read_link(fragment);
        // What the page itself cannot read must not become a usual value here.
        session.system.with_value(|system| {
            for fault in &state.faults {
                let position = system.schema.position(&fault.feature);
                if let Some(field) = position.and_then(|position| state.fields.get_mut(position)) {
                    *field = Field::unreadable();
                }
            }
        });
        session.restore(state);
        echo.set_value(untrack(|| session.link()));
    };
    follow(&told.get_untracked());
    Effect::new(move || follow(&told.get()));
    let place = StoredValue::new_local(place.clone());
    Effect::new(move || {
        let new = link::read(&session.link());
        let old = link::read(&echo.get_value());
        let pairs = changes(&old, &new);
        if !pairs.is_empty() {
            place.with_value(|place| {
                bridge::ask_to_fill(place, pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
            });
        }
    });
    let lines = [
        (bridge::PER_UNIT, session.beside.per_unit),
        (bridge::SPREAD, session.beside.spread),
        (bridge::WARNING, session.beside.warning),
    ];
    for (id, line) in lines {
        Effect::new(move || bridge::write_beside(id, &line.get()));
        on_cleanup(move || bridge::write_beside(id, ""));
    }
    super::panels(session)
}

/// The pairs of a link that have another value than before; an empty one where a pair is gone.
fn changes(old: &link::Pairs, new: &link::Pairs) -> link::Pairs {
    let is_gone = |(name, _): &&(String, String)| link::value(new, name).is_none();
    let gone = old.iter().filter(is_gone).map(|(name, _)| (name.clone(), String::new()));
    new.iter().filter(|pair| !old.contains(pair)).cloned().chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_panel_changed_is_told_to_the_page() {
        let old = link::read("a=1&b=2&threshold=0.5");
        assert_eq!(changes(&old, &old), link::Pairs::new());
        assert_eq!(changes(&old, &link::read("a=1&b=3")), link::read("b=3&threshold="));
    }
}
