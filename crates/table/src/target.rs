//! The target's number for its text.

use vitrine_model::{Task, number, typed};

use crate::fault::Problem;
use crate::names::{self, folded};
use crate::numbers::Numbers;
use crate::spec::TableSpec;

/// The index of the class that the text stands for, or the value of a regression.
pub(crate) fn read(spec: &TableSpec<'_>, text: &str, numbers: Numbers) -> Result<f64, Problem> {
    let target = &spec.schema.target;
    let plain = numbers.plain(text, target.unit.as_deref());
    if target.task == Task::Regression {
        let value = typed::in_cell(&plain, target.unit.as_deref()).filter(|value| value.is_finite());
        return value
            .ok_or_else(|| Problem::TargetNumber { target: target.name.clone(), text: text.to_owned() });
    }
    // Spreadsheets write the grade 5 as 5.0, and some sources write labels in another case.
    let index = class(spec, |known| known == text)
        .or_else(|| class(spec, |known| known.eq_ignore_ascii_case(text)))
        .or_else(|| {
            let wanted = folded(&plain);
            class(spec, |known| folded(known) == wanted)
        })
        .or_else(|| {
            let value = number::parse(&plain)?;
            class(spec, |known| number::parse(known).is_some_and(|known| known == value))
        })
        // A table of the same system may say yes and no in another language.
        .or_else(|| {
            let wanted = names::truth(text).filter(|_| target.classes.len() == 2)?;
            let all = target.classes.iter().map(|class| names::truth(&class.value));
            let are_truths = all.collect::<Option<Vec<_>>>().is_some_and(|all| all.first() != all.last());
            class(spec, |known| are_truths && names::truth(known) == Some(wanted))
        });
    index.map(|index| index as f64).ok_or_else(|| Problem::TargetClass {
        target: target.name.clone(),
        text: text.to_owned(),
        classes: target.classes.iter().map(|class| class.value.clone()).collect(),
    })
}

/// The first class one of whose texts fits.
fn class(spec: &TableSpec<'_>, fits: impl Fn(&str) -> bool) -> Option<usize> {
    if spec.class_texts.is_empty() {
        return spec.schema.target.classes.iter().position(|class| fits(&class.value));
    }
    spec.class_texts.iter().position(|texts| texts.iter().any(|text| fits(text)))
}
