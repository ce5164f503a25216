//! What the page and its worker tell each other: a message is a pair of texts, a head with the kind of message, and a
//! body with the input or the output of a job, both JSON.
//!
//! The page numbers its jobs. The worker says once that it is [`Report::Ready`]; nothing is sent to it before. It
//! answers each [`Order::Run`] with any number of [`Report::Working`] and then with one of [`Report::Done`] and
//! [`Report::Failed`], or with nothing more after [`Order::GiveUp`].

use js_sys::Array;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use vitrine_model::json;
use wasm_bindgen::{JsCast, JsValue};

use super::Share;

/// Numbers the jobs of a page.
pub type Id = u32;

/// What the page tells the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Run a job. The body is [`asked`].
    Run {
        /// Its number.
        id: Id,
        /// The name of its kind.
        job: String,
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
    /// A job is done. The body is its output.
    Done {
        /// Its number.
        id: Id,
    },
    /// The worker cannot run the job: it does not know it, or a file did not arrive.
    Failed {
        /// Its number.
        id: Id,
    },
}

/// The body of [`Order::Run`]: the input, and where the files are that the job reads.
pub fn asked<I: Serialize, A: Serialize>(input: &I, at: &A) -> Option<String> {
    written(&(input, at))
}

/// A value as the head or the body of a message.
pub fn written<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// What a head or a body holds; `None` where it is of another form.
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    json::read(text.as_bytes()).ok()
}

/// A message as it is posted.
pub fn message<H: Serialize>(head: &H, body: &str) -> JsValue {
    Array::of2(&written(head).unwrap_or_default().into(), &body.into()).into()
}

/// Head and body of the message that an event brought; `None` where it is none of these.
pub fn received<H: DeserializeOwned>(event: &JsValue) -> Option<(H, String)> {
    let data = js_sys::Reflect::get(event, &"data".into()).ok()?;
    let message = data.dyn_ref::<Array>()?;
    Some((read(&message.get(0).as_string()?)?, message.get(1).as_string()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read_as_they_were_written() {
        let orders = [Order::Run { id: 7, job: "explain".to_owned() }, Order::GiveUp { id: 7 }];
        for order in orders {
            assert_eq!(read(&written(&order).unwrap()), Some(order));
        }
        let share = Share { done: 3, total: 9 };
        let reports = [
            Report::Ready,
            Report::Working { id: 7, share },
            Report::Done { id: 7 },
            Report::Failed { id: u32::MAX },
        ];
        for report in reports {
            assert_eq!(read(&written(&report).unwrap()), Some(report));
        }
        assert_eq!([read::<Order>(""), read("{}"), read("\"Ready\"")], [None, None, None]);
    }

    #[test]
    fn numbers_arrive_exactly() {
        let numbers = [0.1 + 0.2, 1.0 / 3.0, 5e-324, f64::MAX, -0.0, 123_456_789.123_456_79];
        let body = asked(&numbers, &"a.json").unwrap();
        let (read, _) = read::<([f64; 6], String)>(&body).unwrap();
        assert_eq!(read.map(f64::to_bits), numbers.map(f64::to_bits));
        // What is no number cannot be sent, which whoever asks must hear.
        let lost = written(&f64::NAN).unwrap();
        assert_eq!(super::read::<f64>(&lost), None);
    }
}
