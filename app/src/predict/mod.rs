//! The parts of the predict page.
//!
//! - [`state`]: the signals: fields, model, and the prediction that follows them
//! - [`address`]: the state in the address, and the button that copies it
//! - [`field`]: one control per feature
//! - [`selector`]: which model predicts
//! - [`result`]: the prediction in words, bars and an interval
//! - [`wording`]: the prediction as text
//! - [`neighbours`]: the nearest training examples
//! - [`timing`]: how long a prediction takes in this browser

pub mod address;
pub mod field;
pub mod neighbours;
pub mod result;
pub mod selector;
pub mod state;
pub mod timing;
pub mod wording;
