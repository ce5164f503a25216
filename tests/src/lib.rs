//! Checks over the whole of Vitrine: what its tests share, on both sides where both sides need it.
//!
//! - `tests/conformance.rs`: every system of the catalog through the same checks, natively
//! - `tests/parity.rs`: the same bits natively and as wasm in a browser, for every model of every system
//! - `tests/old_artifacts.rs`: files of earlier formats still read and still predict the same bits
//! - `tests/journeys/`: what visitors do on the built page, in a real browser
//! - `benches/`: how long predicting, reading and training take

#[cfg(not(target_arch = "wasm32"))]
pub mod assets;
#[path = "../../crates/model/tests/suite/samples/draw.rs"]
pub mod draw;
pub mod fingerprint;
pub mod parity;
