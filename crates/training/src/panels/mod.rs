//! The figures of the predict page's panels that come from the data or the generator.

mod background;
mod base_rate;

pub use background::background;
pub use base_rate::base_rate;
