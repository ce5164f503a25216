//! The figures of the predict page's panels that come from the data or the generator.

mod background;
mod base_rate;
mod place;
mod ranking;

pub use background::{drawn_background, row_background};
pub use base_rate::base_rate;
pub use place::{PlaceParts, days_learned, place_map};
pub use ranking::ranking;
