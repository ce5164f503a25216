//! Where a visitor's answers are kept: a database of the browser, on the visitor's device. Nothing is sent.

use js_sys::{Array, Function, Promise};
use leptos::prelude::window;
use leptos::web_sys::{
    DomException, IdbDatabase, IdbObjectStore, IdbObjectStoreParameters, IdbOpenDbRequest, IdbRequest,
    IdbTransaction, IdbTransactionMode,
};
use vitrine_model::history::Entry;
use vitrine_model::json;
use vitrine_present::Texts;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

const DATABASE: &str = "vitrine";
/// Raised when the shape of what is kept changes; the browser then calls for the change.
const VERSION: u32 = 1;
/// The store: under a number that the browser counts up, a list of the system's name and the entry as JSON.
const STORE: &str = "outcomes";

/// One kept entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The browser's number for it.
    pub id: f64,
    /// The entry.
    pub entry: Entry,
}

/// Why something could not be kept, read or deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The browser has no database for this page.
    Unavailable {
        /// Why not.
        reason: Reason,
    },
    /// There is no room.
    Full,
    /// Anything else.
    Failed {
        /// What failed.
        reason: Reason,
    },
}

/// The cause of an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// What the browser says, in its own language.
    Said(String),
    /// The browser has no database, or gives none.
    NoDatabase,
    /// The browser says nothing.
    Unsaid,
}

impl StoreError {
    /// What went wrong and what to do, for the visitor.
    pub fn sentence(&self, texts: &Texts) -> String {
        let words = texts.kept();
        let cause = |reason: &Reason| match reason {
            Reason::Said(text) => text.clone(),
            Reason::NoDatabase => words.no_database().to_owned(),
            Reason::Unsaid => words.no_reason().to_owned(),
        };
        match self {
            Self::Unavailable { reason } => words.unavailable(&cause(reason)),
            Self::Full => words.full().to_owned(),
            Self::Failed { reason } => words.failed(&cause(reason)),
        }
    }
}

/// All entries of a system, in the order in which they were kept. What can no longer be read is left out.
///
/// # Errors
/// [`StoreError`].
pub async fn all(system: &str) -> Result<Vec<Kept>, StoreError> {
    let database = open().await?;
    let (_, store) = begin(&database.0, IdbTransactionMode::Readonly)?;
    let keys = done(&store.get_all_keys().map_err(|error| failed(&error))?).await?;
    let values = done(&store.get_all().map_err(|error| failed(&error))?).await?;
    let (keys, values) = (Array::from(&keys), Array::from(&values));
    Ok(keys.iter().zip(values.iter()).filter_map(|(key, value)| read(system, &key, &value)).collect())
}

/// Keeps an entry of a system.
///
/// # Errors
/// [`StoreError`].
pub async fn keep(system: &str, entry: &Entry) -> Result<(), StoreError> {
    let text = serde_json::to_string(entry)
        .map_err(|error| StoreError::Failed { reason: Reason::Said(error.to_string()) })?;
    let value = Array::of2(&JsValue::from_str(system), &JsValue::from_str(&text));
    change(|store| store.add(&value).map(drop)).await
}

/// Deletes the entry with this number.
///
/// # Errors
/// [`StoreError`].
pub async fn delete(id: f64) -> Result<(), StoreError> {
    change(|store| store.delete(&JsValue::from_f64(id)).map(drop)).await
}

/// Deletes these entries at once: all of them or none.
///
/// # Errors
/// [`StoreError`].
pub async fn delete_all(ids: &[f64]) -> Result<(), StoreError> {
    change(|store| ids.iter().try_for_each(|id| store.delete(&JsValue::from_f64(*id)).map(drop))).await
}

async fn change(act: impl FnOnce(&IdbObjectStore) -> Result<(), JsValue>) -> Result<(), StoreError> {
    let database = open().await?;
    let (transaction, store) = begin(&database.0, IdbTransactionMode::Readwrite)?;
    act(&store).map_err(|error| failed(&error))?;
    // The request may succeed and its transaction still fail for want of room.
    finished(&transaction).await
}

/// The database while it is open. It is closed whichever way it is left: one that stays open would hold up every later
/// version of it.
struct Open(IdbDatabase);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.close();
    }
}

fn read(system: &str, key: &JsValue, value: &JsValue) -> Option<Kept> {
    let value = Array::from(value);
    if value.get(0).as_string()? != system {
        return None;
    }
    let entry = json::read(value.get(1).as_string()?.as_bytes()).ok()?;
    Some(Kept { id: key.as_f64()?, entry })
}

async fn open() -> Result<Open, StoreError> {
    let unavailable = |error: &JsValue| StoreError::Unavailable { reason: reason(error) };
    let factory = window().indexed_db().map_err(|error| unavailable(&error))?;
    let none = || StoreError::Unavailable { reason: Reason::NoDatabase };
    let factory = factory.ok_or_else(none)?;
    let request = factory.open_with_u32(DATABASE, VERSION).map_err(|error| unavailable(&error))?;
    let make = {
        let request = request.clone();
        Closure::<dyn FnMut()>::new(move || make_store(&request))
    };
    request.set_onupgradeneeded(Some(make.as_ref().unchecked_ref()));
    match done(&request).await {
        Ok(database) => {
            let database = database.dyn_into().map(Open);
            database.map_err(|_| none())
        }
        Err(StoreError::Failed { reason }) => Err(StoreError::Unavailable { reason }),
        Err(error) => Err(error),
    }
}

/// Makes the store in a new database. Where that fails the opening fails too, and reports it.
fn make_store(request: &IdbOpenDbRequest) {
    let Ok(database) = request.result().and_then(JsCast::dyn_into::<IdbDatabase>) else { return };
    let settings = IdbObjectStoreParameters::new();
    settings.set_auto_increment(true);
    let _ = database.create_object_store_with_optional_parameters(STORE, &settings);
}

fn begin(
    database: &IdbDatabase,
    mode: IdbTransactionMode,
) -> Result<(IdbTransaction, IdbObjectStore), StoreError> {
    let transaction = database.transaction_with_str_and_mode(STORE, mode).map_err(|error| failed(&error))?;
    let store = transaction.object_store(STORE).map_err(|error| failed(&error))?;
    Ok((transaction, store))
}

/// The result of a request, once it is there.
async fn done(request: &IdbRequest) -> Result<JsValue, StoreError> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => request.result().map_err(|error| failed(&error)),
        Err(_) => Err(of_exception(request.error().ok().flatten())),
    }
}

/// Waits until what was changed is kept. A failed request also fails its transaction, but only once that is given up
/// does the transaction report why.
async fn finished(transaction: &IdbTransaction) -> Result<(), StoreError> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        transaction.set_oncomplete(Some(&resolve));
        transaction.set_onabort(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => Ok(()),
        Err(_) => Err(of_exception(transaction.error())),
    }
}

fn of_exception(exception: Option<DomException>) -> StoreError {
    match exception {
        Some(exception) if exception.name() == "QuotaExceededError" => StoreError::Full,
        Some(exception) => StoreError::Failed { reason: Reason::Said(exception.message()) },
        None => StoreError::Failed { reason: Reason::Unsaid },
    }
}

fn failed(error: &JsValue) -> StoreError {
    StoreError::Failed { reason: reason(error) }
}

fn reason(error: &JsValue) -> Reason {
    let exception = error.dyn_ref::<DomException>().map(DomException::message);
    exception.or_else(|| error.as_string()).map_or(Reason::Unsaid, Reason::Said)
}
