//! What the page and its worker tell each other. A message is an array of bytes in postcard's form, in which numbers
//! are exact and nothing is named: both sides are the same program. Types that are sent have all their fields always,
//! so they use no `skip_serializing_if`.
//!
//! The page numbers its jobs. The worker says once that it is [`Report::Ready`]; nothing is sent to it before. It
//! answers each [`Order::Run`] with any number of [`Report::Working`] and then with one of [`Report::Done`] and
//! [`Report::Failed`], or with nothing more after [`Order::GiveUp`].

use js_sys::Uint8Array;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use super::Share;

/// Numbers the jobs of a page.
pub type Id = u32;

/// What the page tells the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Run a job.
    Run {
        /// Its number.
        id: Id,
        /// The name of its kind.
        job: String,
        /// Its input, and where its files are.
        body: Vec<u8>,
    },
    /// Compute no further.
    GiveUp {
        /// The number of the job.
        id: Id,
    },
}

/// What the worker tells the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Report {
    /// The worker listens.
    Ready,
    /// A job is computed.
    Working {
        /// Its number.
        id: Id,
        /// How much is done.
        share: Share,
    },
    /// A job is done.
    Done {
        /// Its number.
        id: Id,
        /// Its output.
        output: Vec<u8>,
    },
    /// The worker cannot run the job: it does not know it, or a file did not arrive.
    Failed {
        /// Its number.
        id: Id,
    },
}

/// A value as bytes. Empty, which no value is read from, where it cannot be written.
pub fn written<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).unwrap_or_default()
}

/// What the bytes hold; `None` where they are of another form.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (value, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(value)
}

/// A message as it is posted.
pub fn message<T: Serialize>(value: &T) -> JsValue {
    Uint8Array::from(written(value).as_slice()).into()
}

/// The message that an event brought; `None` where it is none of these.
pub fn received<T: DeserializeOwned>(event: &JsValue) -> Option<T> {
    let data = js_sys::Reflect::get(event, &"data".into()).ok()?;
    read(&Uint8Array::new(&data).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_as_they_were_written() {
        let orders = [
            Order::Run { id: 7, job: "explain".to_owned(), body: vec![0, 255] },
            Order::GiveUp { id: u32::MAX },
        ];
        for order in orders {
            assert_eq!(read(&written(&order)), Some(order));
        }
        let reports = [
            Report::Ready,
            Report::Working { id: 7, share: Share { done: 300, total: 70_000 } },
            Report::Done { id: 7, output: vec![1, 2, 3] },
            Report::Failed { id: 7 },
        ];
        for report in reports {
            assert_eq!(read(&written(&report)), Some(report));
        }
        assert_eq!([read::<Order>(&[]), read(&[9]), read(&[1, 7, 0])], [None, None, None]);
    }

    #[test]
    fn numbers_arrive_exactly() {
        let numbers = [0.1 + 0.2, 1.0 / 3.0, 5e-324, f64::MAX, -0.0, f64::NAN, f64::NEG_INFINITY];
        let arrived: [f64; 7] = read(&written(&numbers)).unwrap();
        assert_eq!(arrived.map(f64::to_bits), numbers.map(f64::to_bits));
    }
}
