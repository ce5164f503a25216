//! What is predicted, as far as the values show.

use vitrine_model::Task;
use vitrine_table::names;

use super::columns::{
    Choice, Column, Contents, Distinct, MOST_FOLDED, NumberForm, Unusable, folded, sort_on_scale,
};
use super::{DraftError, Remark, TargetDraft};

/// The most texts that can be classes, unless there are enough rows of each.
const MOST_CLASSES: usize = 50;
/// The most classes that a task can have.
const LIMIT_CLASSES: usize = 255;

/// With fewer rows nothing can be said about a class.
const FEWEST_OF_CLASS: usize = 10;

impl TargetDraft {
    /// The remarks about classes with few rows.
    pub fn few_rows(&self) -> impl Iterator<Item = Remark> {
        let few = self.classes.iter().filter(|class| class.n < FEWEST_OF_CLASS);
        few.map(|class| Remark::FewRows { class: class.value.clone(), n: class.n })
    }
}

/// The kind of problem: few different whole numbers are grades, unless they are the codes from 0 on by which programs
/// number classes; other numbers a regression, two texts a binary and more of them a multiclass target.
pub fn of(column: &Column<'_>, wanted: Option<Task>) -> Result<TargetDraft, DraftError> {
    let n_texts = column.distinct.len();
    let mut classes = if n_texts > MOST_FOLDED { Vec::new() } else { folded(&column.distinct) };
    let numbers = column.as_numbers();
    let are_codes = matches!(
        column.contents,
        Contents::Choice(..) | Contents::Text(_) | Contents::Unusable(Unusable::ManyCodes { .. })
    );
    let number = |text: &str| column.number(text).unwrap_or(f64::NAN);
    if numbers.is_some() && (!are_codes || wanted == Some(Task::Ordinal)) {
        classes = by_number(classes, number);
    }
    if matches!(column.contents, Contents::Flag(_)) && classes.len() > 2 {
        classes = by_truth(classes);
    }
    let n = if classes.is_empty() { n_texts } else { classes.len() };
    let is_whole = numbers.as_ref().is_some_and(|numbers| numbers.iter().all(|number| number.fract() == 0.0));
    let heading = || column.heading.clone();
    let is_date = matches!(column.contents, Contents::Date { .. } | Contents::Hour { .. });
    if is_date && wanted.is_none() {
        return Err(DraftError::DayTarget { column: heading() });
    }
    if column.number_form == Some(NumberForm::PercentOrShare) {
        let bare = column.distinct.iter().find(|of| !of.text.contains('%'));
        let (line, text) = bare.map_or((0, String::new()), |of| (of.line, of.text.to_owned()));
        return Err(DraftError::MixedShares { column: heading(), line, text });
    }
    let n_rows: usize = column.distinct.iter().map(|of| of.n).sum();
    let most = MOST_CLASSES.max(n_rows / FEWEST_OF_CLASS).min(LIMIT_CLASSES);
    if let Some(error) = text_among_numbers(column).filter(|_| wanted.is_none()) {
        return Err(error);
    }
    let found = match (numbers.as_ref().filter(|_| !are_codes), n) {
        (_, 0 | 1) => return Err(DraftError::OneValue { column: heading(), n, n_missing: column.n_missing }),
        (_, 2) => Task::Binary,
        (Some(_), 3..=12) if is_whole && are_class_numbers(&classes, number) => Task::Multiclass,
        (Some(_), 3..=12) if is_whole => Task::Ordinal,
        (Some(_), _) => Task::Regression,
        (None, n) if n <= most => Task::Multiclass,
        (None, _) => return Err(DraftError::TooManyClasses { column: heading(), n, most }),
    };
    let task = wanted.unwrap_or(found);
    let fits = match task {
        Task::Regression => numbers.is_some(),
        Task::Binary => n == 2,
        Task::Multiclass => n <= LIMIT_CLASSES,
        Task::Ordinal => numbers.is_some() && n <= LIMIT_CLASSES,
    };
    if !fits {
        return Err(DraftError::OtherTask { column: heading(), n, task });
    }
    if numbers.is_some() {
        classes.sort_by(|a, b| number(&a.value).total_cmp(&number(&b.value)));
    } else {
        sort_on_scale(&mut classes);
    }
    let positive = (task == Task::Binary).then(|| positive(&classes)).flatten();
    let unit = column.unit.clone().filter(|_| task == Task::Regression);
    let classes = if task == Task::Regression { Vec::new() } else { classes };
    Ok(TargetDraft { column: heading(), task, unit, classes, positive })
}

/// From this share of the rows on a word for a missing value may be an outcome of its own.
const OFTEN: f64 = 0.05;

/// Says of the words for missing values in a target what becomes of their rows.
pub fn without_outcome(remark: &mut Remark, n_rows: usize) {
    if let Remark::Words { words } = remark {
        let n = words.iter().map(|(_, n)| n).sum();
        let words = words.iter().map(|(word, _)| word.clone()).collect();
        *remark = Remark::NoOutcome { words, n, is_frequent: n as f64 >= OFTEN * n_rows as f64 };
    }
}

/// More different numbers are no classes, whatever stands between them.
const MANY_NUMBERS: usize = 12;

/// Why a column of numbers is none: a text stands among many different numbers, in more cells than a stray.
fn text_among_numbers(column: &Column<'_>) -> Option<DraftError> {
    if !matches!(
        column.contents,
        Contents::Choice(..) | Contents::Text(_) | Contents::Unusable(Unusable::ManyTexts { .. })
    ) {
        return None;
    }
    let (numbers, texts): (Vec<_>, Vec<_>) =
        column.distinct.iter().partition(|of| column.number(of.text).is_some());
    let n_cells = |of: &[&Distinct<'_>]| of.iter().map(|of| of.n).sum::<usize>();
    let (n_fitting, first) = (n_cells(&numbers), texts.iter().min_by_key(|of| of.line)?);
    let n_cells = n_fitting + n_cells(&texts);
    let (column, line, text) = (column.heading.clone(), first.line, first.text.to_owned());
    (numbers.len() > MANY_NUMBERS && n_fitting * 2 > n_cells).then_some(DraftError::TextAmongNumbers {
        column,
        n_fitting,
        n_cells,
        line,
        text,
    })
}

/// Classes that say yes are one, and so are those that say no; each is called as it is written most often.
fn by_truth(classes: Vec<Choice>) -> Vec<Choice> {
    let mut merged: Vec<Choice> = Vec::new();
    for class in classes {
        let truth = names::truth(&class.value);
        let known = merged.iter_mut().find(|known| names::truth(&known.value) == truth);
        let Some(known) = known else {
            merged.push(class);
            continue;
        };
        let (mut often, rare) =
            if class.n > known.n { (class, known.clone()) } else { (known.clone(), class) };
        often.n += rare.n;
        often.written.push(rare.value);
        often.written.extend(rare.written);
        *known = often;
    }
    merged
}

/// The class whose probability is quoted: the one that means yes, otherwise the rarer one, of equally rare ones the
/// first.
pub fn positive(classes: &[Choice]) -> Option<String> {
    const YES: [&str; 8] = ["yes", "true", "y", "ja", "j", "sant", "positive", "pos"];
    const NO: [&str; 9] = ["no", "false", "n", "nej", "falskt", "negative", "neg", "0", "-1"];
    let is = |class: &Choice, words: &[&str]| words.contains(&names::folded(&class.value).as_str());
    let means_yes = |class: &&Choice| {
        // Beside 2, the number 1 is no yes.
        let is_one = is(class, &["1"]) && classes.iter().any(|other| is(other, &NO));
        is_one || is(class, &YES)
    };
    let found = classes.iter().find(means_yes).or_else(|| classes.iter().min_by_key(|class| class.n));
    found.map(|class| class.value.clone())
}

/// Classes that are the same number are one. A value that is not written as programs write numbers becomes so, because
/// grades are read from it.
fn by_number(classes: Vec<Choice>, number: impl Fn(&str) -> f64) -> Vec<Choice> {
    let mut merged: Vec<(f64, Choice)> = Vec::new();
    for class in classes {
        let of = number(&class.value);
        match merged.iter_mut().find(|(known, _)| *known == of) {
            Some((_, known)) => {
                known.written.push(class.value);
                known.written.extend(class.written);
                known.n += class.n;
            }
            None => merged.push((of, class)),
        }
    }
    for (of, class) in &mut merged {
        if class.value.parse::<f64>().ok() != Some(*of) && of.is_finite() {
            let plain = (*of + 0.0).to_string();
            class.written.retain(|text| *text != plain);
            class.written.push(std::mem::replace(&mut class.value, plain));
        }
    }
    merged.into_iter().map(|(_, class)| class).collect()
}

/// Whether whole numbers are 0, 1, 2 and so on without a gap, as programs number classes. Where the last of many is
/// rare, they count something instead.
fn are_class_numbers(classes: &[Choice], number: impl Fn(&str) -> f64) -> bool {
    /// From so many values on they may be counts.
    const MANY: usize = 6;
    /// The share of the rows below which a count is rare.
    const RARE: f64 = 0.02;
    let mut ascending: Vec<(f64, usize)> =
        classes.iter().map(|class| (number(&class.value), class.n)).collect();
    ascending.sort_by(|a, b| a.0.total_cmp(&b.0));
    let n_rows: usize = classes.iter().map(|class| class.n).sum();
    let is_rare = ascending.last().is_some_and(|(_, n)| (*n as f64) < RARE * n_rows as f64);
    let are_in_order = ascending.iter().enumerate().all(|(at, (number, _))| *number == at as f64);
    are_in_order && !(classes.len() >= MANY && is_rare)
}

#[cfg(test)]
mod tests;
