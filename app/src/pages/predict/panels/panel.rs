//! What a panel is, for the list of all of them.

use leptos::prelude::AnyView;
use vitrine_model::panels::Panels;

use super::place::features::Place;
use crate::session::Session;

/// A panel of the predict page.
pub struct Panel {
    /// Where it stands.
    pub room: Room,
    /// The panel; `None` where the system does not have it.
    pub view: fn(&Context<'_>) -> Option<AnyView>,
}

/// Where a panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// In the column of the result.
    Column,
    /// In the column of the form, below it, where that is short, and otherwise with the page's width: what a visitor
    /// sets or answers.
    Form,
    /// Below form and result, with the page's width.
    Wide,
}

/// What panels are made of.
pub struct Context<'a> {
    /// The page's state.
    pub session: Session,
    /// What the system's panels show.
    pub figures: &'a Panels,
    /// Where records are; `None` where the system does not say.
    pub place: Option<Place>,
}
