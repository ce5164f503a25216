//! The true outcome: the visitor may record it, and it stays on the visitor's device.
//!
//! - [`list`]: what is kept, with its export and deletion
//! - [`download`]: saving a text as a file

pub mod download;
pub mod list;

use leptos::prelude::*;
use leptos::task::spawn_local;
use vitrine_model::panels::AskOutcome;
use vitrine_model::schema::{Target, Task};

use super::panel::{Panel, Room};
use crate::browser;
use crate::components::number_input::NumberInput;
use crate::components::panel::section;
use crate::kept::store::{Kept, StoreError};
use crate::kept::{self, store};
use crate::session::Session;
use crate::texts::use_texts;

/// The button that keeps an answer.
const KEEP: &str = "outcome-keep";

/// What the parts of the panel look at. Copies share it.
#[derive(Clone, Copy)]
struct Answers {
    session: Session,
    /// What is kept; absent until it is read.
    kept: RwSignal<Option<Vec<Kept>>>,
    /// What happened last, for everybody.
    said: RwSignal<String>,
    /// What went wrong last.
    fault: RwSignal<Option<String>>,
}

/// The panel.
pub const PANEL: Panel = Panel {
    room: Room::Form,
    view: |context| Some(view(context.session, context.figures.outcome.as_ref()?)),
};

fn view(session: Session, asked: &AskOutcome) -> AnyView {
    let answers = Answers {
        session,
        kept: RwSignal::new(None),
        said: RwSignal::new(String::new()),
        fault: RwSignal::new(None),
    };
    answers.read();
    let words = use_texts().outcome();
    let answer = RwSignal::new(String::new());
    let keep = move |_| answers.keep(&answer.get_untracked());
    let fault = move || answers.fault.get().map(|fault| view! { <p class="fault" role="alert">{fault}</p> });
    let content = view! {
        <form class="outcome" aria-label=words.heading() novalidate on:submit=|event| event.prevent_default()>
            {question(&asked.question, &session.target(), answer)}
            <p class="hint">{words.hint()}</p>
            <p>
                <button type="button" id=KEEP on:click=keep>{words.save()}</button>
            </p>
        </form>
        {fault}
        <p role="status" class="muted">{answers.said}</p>
        {move || list::list(answers)}
    };
    section(words.heading().to_owned(), content)
}

/// The question with the classes to choose from, or with a number field.
fn question(question: &str, target: &Target, answer: RwSignal<String>) -> AnyView {
    if target.task == Task::Regression {
        let unit =
            target.unit.as_ref().map(|unit| view! { <span class="unit">{format!(" ({unit})")}</span> });
        let input = NumberInput {
            id: "outcome".to_owned(),
            unit: target.unit.clone(),
            has_sign: true,
            ..NumberInput::default()
        };
        let input = input.view(
            answer.into(),
            false.into(),
            false.into(),
            Callback::new(move |text| answer.set(text)),
        );
        return view! {
            <div class="field">
                <label for="outcome">{question.to_owned()} {unit}</label>
                {input}
            </div>
        }
        .into_any();
    }
    let options: Vec<AnyView> = target
        .classes
        .iter()
        .map(|class| {
            let value = class.value.clone();
            view! {
                <label class="option">
                    <input
                        type="radio"
                        name="outcome"
                        value=class.value.clone()
                        on:change=move |_| answer.set(value.clone())
                    />
                    <span>{class.label.clone()}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="field">
            <legend>{question.to_owned()}</legend>
            <div class="options">{options}</div>
        </fieldset>
    }
    .into_any()
}

impl Answers {
    fn system(self) -> String {
        self.session.system.with_value(|system| system.schema.system.clone())
    }

    /// Reads what is kept.
    fn read(self) {
        let system = self.system();
        spawn_local(async move {
            let kept = store::all(&system).await;
            self.take(kept.map(|kept| (kept, None)));
        });
    }

    /// Keeps the answer with what the page shows now.
    fn keep(self, answer: &str) {
        let (session, texts) = (self.session, use_texts());
        let words = texts.outcome();
        // The page goes on showing the prediction for the values before; an answer is about those in the form.
        if untrack(|| session.is_stale()) {
            return self.fault.set(Some(words.stale().to_owned()));
        }
        let target = session.target();
        let actual = match kept::actual_from(&target, answer) {
            Ok(actual) => actual,
            Err(refusal) => return self.fault.set(Some(refusal.sentence(texts, &target))),
        };
        let (record, prediction) = (session.record.get_untracked(), session.prediction.get_untracked());
        let (Some(record), Some(prediction), Some(model)) =
            (record, prediction, untrack(|| session.version()))
        else {
            return self.fault.set(Some(words.no_prediction().to_owned()));
        };
        let entry = session.system.with_value(|system| {
            kept::entry(&system.schema, browser::today(), &model, &record, &prediction, actual)
        });
        let system = self.system();
        self.then(words.saved(), async move { store::keep(&system, &entry).await });
    }

    /// Makes a change, says that it is made, and reads what is kept anew.
    fn then(self, done: &'static str, change: impl Future<Output = Result<(), StoreError>> + 'static) {
        let system = self.system();
        spawn_local(async move {
            let result = match change.await {
                Ok(()) => store::all(&system).await,
                Err(error) => Err(error),
            };
            self.take(result.map(|kept| (kept, Some(done))));
        });
    }

    fn take(self, result: Result<(Vec<Kept>, Option<&str>), StoreError>) {
        // The visitor may have left the page in the meantime.
        if self.said.try_get_untracked().is_none() {
            return;
        }
        match result {
            Ok((kept, said)) => {
                let was_deleted =
                    self.kept.with_untracked(|old| old.as_ref().is_some_and(|old| old.len() > kept.len()));
                let place = if kept.is_empty() { KEEP } else { list::LIST };
                self.kept.set(Some(kept));
                if was_deleted {
                    // The button that had the focus goes with its row.
                    request_animation_frame(move || browser::focus(place));
                }
                self.said.set(said.unwrap_or_default().to_owned());
                self.fault.set(None);
            }
            Err(error) => {
                self.said.set(String::new());
                self.fault.set(Some(error.sentence(use_texts())));
            }
        }
    }
}
