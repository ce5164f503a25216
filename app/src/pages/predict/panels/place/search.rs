//! The search for a street: a text field with suggestions, as the ARIA authoring practices describe a combobox.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use vitrine_present::Texts;

use super::Located;
use super::nearest::district;
use super::streets::StreetIndex;
use super::view::Point;
use crate::browser;
use crate::texts::use_texts;

/// The id of the field.
pub const FIELD: &str = "street-search";
const LIST: &str = "street-suggestions";

/// What a key does in the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Opens the list and goes to one of its entries.
    To(usize),
    /// Takes the entry.
    Take(usize),
    /// Closes the list.
    Close,
    /// Empties the field.
    Clear,
}

/// The field with its list, and what is to be said about the street in the form.
pub fn search(located: Located) -> AnyView {
    let n_streets = located.map.with_value(|map| map.streets.len());
    if n_streets == 0 {
        return ().into_any();
    }
    let index = StoredValue::new(located.map.with_value(|map| StreetIndex::new(&map.streets)));
    let text = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    // What stands in the form stands here too, whoever put it there.
    Effect::new(move || text.set(located.street.get().unwrap_or_default()));
    let found = Memo::new(move |_| {
        let text = text.get();
        index.with_value(|index| index.search(&text))
    });
    let take = move |entry: usize| {
        if let Some(street) = found.with_untracked(|found| found.get(entry).copied()) {
            located.map.with_value(|map| {
                text.set(map.streets.get(street).map(|street| street.name.clone()).unwrap_or_default());
            });
            located.choose_street(street);
        }
        open.set(false);
        active.set(None);
    };
    let on_key = move |event: KeyboardEvent| {
        let n = found.with_untracked(Vec::len);
        let is_empty = text.with_untracked(String::is_empty);
        let Some(step) = step(&event.key(), active.get_untracked(), n, open.get_untracked(), is_empty) else {
            return;
        };
        event.prevent_default();
        match step {
            Step::To(entry) => {
                open.set(true);
                active.set(Some(entry));
            }
            Step::Take(entry) => take(entry),
            Step::Close => {
                open.set(false);
                active.set(None);
            }
            Step::Clear => text.set(String::new()),
        }
    };
    let on_input = move |event| {
        text.set(event_target_value(&event));
        active.set(None);
        open.set(true);
    };
    let is_open = move || open.get() && found.with(|found| !found.is_empty());
    let entries = move || {
        let found = if open.get() { found.get() } else { Vec::new() };
        found
            .into_iter()
            .enumerate()
            .map(|(entry, street)| {
                let (name, where_) = described(located, street);
                view! {
                    <li
                        role="option"
                        id=entry_id(entry)
                        aria-selected=move || (active.get() == Some(entry)).to_string()
                        on:pointerdown=|event| event.prevent_default()
                        on:click=move |_| take(entry)
                    >
                        {name}
                        <small>{where_}</small>
                    </li>
                }
            })
            .collect_view()
    };
    let texts = use_texts().street_search();
    let said = move || {
        let typed = text.get();
        match found.with(Vec::len) {
            _ if !open.get() || typed.trim().is_empty() => String::new(),
            0 => texts.none_found().to_owned(),
            n => texts.found(n as u64),
        }
    };
    view! {
        <div class="street-search">
            <label for=FIELD>{texts.label()}</label>
            <input
                id=FIELD
                type="text"
                role="combobox"
                autocomplete="off"
                spellcheck="false"
                aria-autocomplete="list"
                aria-controls=LIST
                aria-expanded=move || is_open().to_string()
                aria-activedescendant=move || active.get().map(entry_id).unwrap_or_default()
                prop:value=text
                on:input=on_input
                on:keydown=on_key
                on:blur=move |_| { open.set(false); active.set(None); }
            />
            <ul id=LIST role="listbox" aria-label=texts.list() hidden=move || !is_open()>{entries}</ul>
            <p class="hint" role="status">{said}</p>
            {unknown_street(located, index, text)}
        </div>
    }
    .into_any()
}

/// What the model makes of the street in the form. Where no street of the index fits what is typed, a button that puts
/// it into the form anyway.
fn unknown_street(
    located: Located,
    index: StoredValue<StreetIndex>,
    text: RwSignal<String>,
) -> impl Fn() -> Option<AnyView> + Send + 'static {
    // The index also has streets that the model takes for unknown, so only the model can say what it knows.
    let known = Memo::new(move |_| {
        let (street, position) = (located.street.get()?, located.features().street?);
        let artifact = located.session.artifact.get()?;
        Some(artifact.pipeline.preprocess.knows(position, &street))
    });
    move || {
        let in_form = located.street.get().unwrap_or_default();
        let typed = text.get().trim().to_owned();
        let nothing_fits = !typed.is_empty() && index.with_value(|index| index.search(&typed).is_empty());
        if nothing_fits && typed != in_form && located.features().street.is_some() {
            let use_it = use_texts().street_search().use_anyway(&typed);
            // The button goes once the street is in the form, and the focus would go with it.
            let choose = move |_| {
                located.choose_text(&typed);
                browser::focus(FIELD);
            };
            return Some(
                view! {
                    <button
                        type="button"
                        class="chip"
                        on:pointerdown=|event| event.prevent_default()
                        on:click=choose
                    >
                        {use_it}
                    </button>
                }
                .into_any(),
            );
        }
        let note = note(use_texts(), in_form.trim(), known.get()?)?;
        Some(view! { <p class="note">{note}</p> }.into_any())
    }
}

/// What is to be said of a street that the model knows, does not know, or does not use.
fn note(texts: &Texts, street: &str, known: Option<bool>) -> Option<String> {
    match known {
        _ if street.is_empty() => None,
        Some(true) => None,
        Some(false) => Some(texts.street_search().too_few(street)),
        None => Some(texts.street_search().unused().to_owned()),
    }
}

/// The name of a street and the district it lies in.
fn described(located: Located, street: usize) -> (String, String) {
    located.map.with_value(|map| {
        let Some(street) = map.streets.get(street) else { return Default::default() };
        let point = Point { latitude: street.latitude, longitude: street.longitude };
        (street.name.clone(), district(map, point).unwrap_or_default().to_owned())
    })
}

fn entry_id(entry: usize) -> String {
    format!("{LIST}-{entry}")
}

/// What a key does, with `n` entries in the list; `None` where it keeps its usual effect.
fn step(key: &str, active: Option<usize>, n: usize, open: bool, is_empty: bool) -> Option<Step> {
    let last = n.checked_sub(1);
    match (key, active) {
        ("ArrowDown", None) => last.map(|_| Step::To(0)),
        ("ArrowDown", Some(entry)) => last.map(|last| Step::To(if entry < last { entry + 1 } else { 0 })),
        ("ArrowUp", None | Some(0)) => last.map(Step::To),
        ("ArrowUp", Some(entry)) => last.map(|_| Step::To(entry - 1)),
        ("Home", Some(_)) if open => last.map(|_| Step::To(0)),
        ("End", Some(_)) if open => last.map(Step::To),
        ("Enter", Some(entry)) if open => Some(Step::Take(entry)),
        // What begins best is meant by somebody who types a name and confirms it.
        ("Enter", None) if open => last.map(|_| Step::Take(0)),
        ("Escape", _) if open => Some(Step::Close),
        ("Escape", _) if !is_empty => Some(Step::Clear),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use vitrine_present::Locale;

    use super::*;

    #[test]
    fn only_what_the_model_does_not_know_is_noted() {
        let note = |street, known| super::note(Texts::english(), street, known);
        assert_eq!([note("Bygatan", Some(true)), note("", Some(false)), note("", None)], [None, None, None]);
        let unknown = note("Bygatan", Some(false)).unwrap();
        assert!(unknown.contains("too few sales in Bygatan to know it"), "{unknown}");
        assert!(note("Bygatan", None).unwrap().contains("does not use the street"));
    }

    #[test]
    fn swedish_notes_name_the_street() {
        let texts = Texts::of(Locale::of("sv").unwrap());
        let unknown = note(texts, "Bygatan", Some(false)).unwrap();
        assert!(unknown.contains("för få försäljningar på Bygatan"), "{unknown}");
        assert!(note(texts, "Bygatan", None).unwrap().contains("använder inte gatan"));
        assert_eq!([1, 3].map(|n| texts.street_search().found(n)), ["En gata stämmer.", "3 gator stämmer."]);
    }

    #[test]
    fn arrows_walk_around_the_list_and_open_it() {
        assert_eq!(step("ArrowDown", None, 3, false, false), Some(Step::To(0)));
        assert_eq!(step("ArrowDown", Some(2), 3, true, false), Some(Step::To(0)));
        assert_eq!(step("ArrowUp", None, 3, true, false), Some(Step::To(2)));
        assert_eq!(step("ArrowUp", Some(2), 3, true, false), Some(Step::To(1)));
        assert_eq!(step("ArrowDown", None, 0, true, false), None);
    }

    #[test]
    fn home_and_end_move_the_text_cursor_until_an_entry_is_active() {
        assert_eq!(step("Home", None, 3, true, false), None);
        assert_eq!(step("Home", Some(1), 3, true, false), Some(Step::To(0)));
        assert_eq!(step("End", Some(0), 3, true, false), Some(Step::To(2)));
    }

    #[test]
    fn enter_takes_and_escape_closes_before_it_empties() {
        assert_eq!(step("Enter", Some(1), 3, true, false), Some(Step::Take(1)));
        assert_eq!(step("Enter", None, 3, true, false), Some(Step::Take(0)));
        assert_eq!(step("Enter", None, 0, true, false), None);
        assert_eq!(step("Enter", None, 3, false, false), None);
        assert_eq!(step("Escape", None, 3, true, false), Some(Step::Close));
        assert_eq!(step("Escape", None, 3, false, false), Some(Step::Clear));
        assert_eq!(step("Escape", None, 3, false, true), None);
        assert_eq!(step("a", Some(1), 3, true, false), None);
    }
}
