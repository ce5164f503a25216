//! Columns that may not be known before the outcome: those that predict the target by themselves, those that only one
//! class has values in, and those that the target follows from by a straight line.
//!
//! Every row is predicted from the rows beside it in the column, never from itself, so that a column with a value of
//! its own in each row does not seem to know the target.

use std::collections::{BTreeMap, HashMap};

use vitrine_model::Task;
use vitrine_model::metrics::{r2, roc_auc};
use vitrine_table::days;

use super::TextTable;
use super::columns::{Alone, Column, Contents, Remark};
use super::rows::Rows;

/// From this area under the ROC curve, this R² or this accuracy on a column predicts too well.
const TOO_WELL: f64 = 0.99;
/// From this R² on a straight line is no chance.
const STRAIGHT: f64 = 0.999;
/// With fewer rows a column predicts well by chance.
const FEWEST_ROWS: usize = 20;
/// With fewer rows of one of two classes as well.
const FEWEST_OF_CLASS: usize = 8;
/// So many of the rows of other classes that the table as a whole would have may have a value as well.
const FEW_OTHERS: f64 = 0.05;
/// What happens by chance with this probability happens in no table.
const CHANCE: f64 = 1e-6;

/// The values of a column in the rows that have one.
enum Values {
    Numbers(Vec<f64>),
    Choices(Vec<usize>),
}

impl Rows {
    /// What a person should be warned of in the column at `index`.
    pub fn warning(&self, table: &dyn TextTable, index: usize, column: &Column<'_>) -> Option<Remark> {
        let (at, values) = values(table, index, column, &self.at)?;
        let targets: Vec<f64> = at.iter().filter_map(|at| self.targets.get(*at).copied()).collect();
        if let Some(class) = self.only_class(&targets) {
            return Some(Remark::OneClass { class });
        }
        // A few rows say nothing about all of them.
        if targets.len() < FEWEST_ROWS || targets.len() * 2 < self.at.len() {
            return None;
        }
        let found = match self.task {
            Task::Regression | Task::Ordinal => by_value(&values, &targets),
            Task::Binary => self.by_rank(&values, &targets),
            Task::Multiclass => by_class(&values, &targets),
        };
        found.map(|(metric, score)| Remark::PredictsAlone { metric, score })
    }

    /// The class of all rows with a value but a few, where there are enough of them and rows without one.
    fn only_class(&self, targets: &[f64]) -> Option<String> {
        if targets.len() == self.at.len() || matches!(self.task, Task::Regression | Task::Ordinal) {
            return None;
        }
        let n_of =
            |class: usize, targets: &[f64]| targets.iter().filter(|target| **target == class as f64).count();
        let is_only = |class: &usize| {
            let (n, share) = (targets.len(), n_of(*class, &self.targets) as f64 / self.targets.len() as f64);
            let n_others = n - n_of(*class, targets);
            // The fewer rows of other classes there are in the whole table, the fewer are a few.
            let few = FEW_OTHERS * (1.0 - share) * n as f64;
            n_others as f64 <= few && share.powf((n - n_others) as f64) < CHANCE
        };
        let class = (0..self.classes.len()).find(is_only)?;
        self.classes.get(class).cloned()
    }

    fn by_rank(&self, values: &Values, targets: &[f64]) -> Option<(Alone, f64)> {
        let positive = self.positive.unwrap_or(1) as f64;
        let is_positive: Vec<bool> = targets.iter().map(|target| *target == positive).collect();
        let n_positive = is_positive.iter().filter(|is| **is).count();
        if n_positive.min(targets.len() - n_positive) < FEWEST_OF_CLASS {
            return None;
        }
        let auc = match values {
            Values::Numbers(numbers) => {
                let auc = roc_auc(&is_positive, numbers).ok()?;
                auc.max(1.0 - auc)
            }
            Values::Choices(choices) => {
                let ones: Vec<f64> = is_positive.iter().map(|is| f64::from(u8::from(*is))).collect();
                roc_auc(&is_positive, &means_of_others(choices, &ones)).ok()?
            }
        };
        (auc >= TOO_WELL).then_some((Alone::RocAuc, auc))
    }
}

/// The rows with a value, by their place in `rows`, and the values.
fn values(
    table: &dyn TextTable,
    index: usize,
    column: &Column<'_>,
    rows: &[usize],
) -> Option<(Vec<usize>, Values)> {
    let cells = rows.iter().map(|row| table.cell(*row, index)).enumerate();
    let number = |text: &str| match &column.contents {
        Contents::Date { form, .. } => days::parse(text, form.order).map(|day| day as f64),
        Contents::Hour { .. } => days::hour(text),
        _ => column.number(text),
    };
    match &column.contents {
        Contents::Text(_) | Contents::Unusable(_) => None,
        Contents::Number { .. }
        | Contents::Integer { .. }
        | Contents::Date { .. }
        | Contents::Hour { .. } => {
            let known = cells.filter(|(_, text)| column.is_value(text));
            let known = known.filter_map(|(at, text)| Some((at, number(text).filter(|it| it.is_finite())?)));
            let (at, numbers) = known.unzip();
            Some((at, Values::Numbers(numbers)))
        }
        Contents::Flag(_) | Contents::Choice(..) => {
            let codes: HashMap<&str, usize> =
                column.distinct.iter().enumerate().map(|(code, of)| (of.text, code)).collect();
            let (at, codes) = cells.filter_map(|(at, text)| Some((at, *codes.get(text)?))).unzip();
            Some((at, Values::Choices(codes)))
        }
    }
}

/// How well a value is predicted.
fn by_value(values: &Values, targets: &[f64]) -> Option<(Alone, f64)> {
    let predicted = match values {
        Values::Choices(choices) => means_of_others(choices, targets),
        Values::Numbers(numbers) => {
            let straight = r2(targets, &on_line(numbers, targets)).ok()?;
            if straight >= STRAIGHT {
                return Some((Alone::Line, straight));
            }
            between_neighbours(numbers, targets)
        }
    };
    let score = r2(targets, &predicted).ok()?;
    (score >= TOO_WELL).then_some((Alone::R2, score))
}

/// In how many rows the class is the most frequent one among the other rows of the same value, or that of the rows
/// beside it.
fn by_class(values: &Values, targets: &[f64]) -> Option<(Alone, f64)> {
    let n = targets.len();
    let n_right = match values {
        Values::Choices(choices) => n_right_of_others(choices, targets),
        Values::Numbers(numbers) => {
            let mut sorted = numbers.clone();
            sorted.sort_by(f64::total_cmp);
            sorted.dedup();
            // Numbers with few values are choices; the others are put together by tens.
            let size = if sorted.len() * 10 > n { 10 } else { 1 };
            let groups: Vec<usize> =
                numbers.iter().map(|number| sorted.partition_point(|other| other < number) / size).collect();
            n_right_of_others(&groups, targets)
        }
    };
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for target in targets {
        *counts.entry(target.to_bits()).or_default() += 1;
    }
    let n_frequent = counts.values().max().copied().unwrap_or(0);
    let accuracy = n_right as f64 / n as f64;
    // Where one class has nearly all rows, naming it is right as often.
    let is_better = (n - n_right) * 10 <= n - n_frequent;
    (accuracy >= TOO_WELL && is_better).then_some((Alone::Accuracy, accuracy))
}

/// The mean target of the other rows with the same choice; of a choice in one row the mean of all others.
fn means_of_others(choices: &[usize], targets: &[f64]) -> Vec<f64> {
    let mut sums: HashMap<usize, (f64, usize)> = HashMap::new();
    for (choice, target) in choices.iter().zip(targets) {
        let of = sums.entry(*choice).or_default();
        *of = (of.0 + target, of.1 + 1);
    }
    let all = (targets.iter().sum::<f64>(), targets.len());
    let without = |(sum, n): (f64, usize), target: f64| (sum - target) / (n - 1) as f64;
    let mean = |(choice, target): (&usize, &f64)| match sums.get(choice) {
        Some(of) if of.1 > 1 => without(*of, *target),
        _ => without(all, *target),
    };
    choices.iter().zip(targets).map(mean).collect()
}

fn n_right_of_others(choices: &[usize], targets: &[f64]) -> usize {
    let mut counts: HashMap<usize, BTreeMap<u64, usize>> = HashMap::new();
    for (choice, target) in choices.iter().zip(targets) {
        *counts.entry(*choice).or_default().entry(target.to_bits()).or_default() += 1;
    }
    let is_right = |(choice, target): (&usize, &f64)| {
        let Some(of) = counts.get(choice) else { return false };
        let own = of.get(&target.to_bits()).copied().unwrap_or(0);
        let others = of.iter().filter(|(class, _)| **class != target.to_bits());
        own > 1 && others.map(|(_, n)| *n).max().unwrap_or(0) < own - 1
    };
    choices.iter().zip(targets).filter(|row| is_right(*row)).count()
}

/// The targets on the straight line through all rows, by least squares.
fn on_line(numbers: &[f64], targets: &[f64]) -> Vec<f64> {
    let n = numbers.len() as f64;
    let mean = |of: &[f64]| of.iter().sum::<f64>() / n;
    let (middle, level) = (mean(numbers), mean(targets));
    let (mut square, mut product) = (0.0, 0.0);
    for (number, target) in numbers.iter().zip(targets) {
        square += (number - middle) * (number - middle);
        product += (number - middle) * (target - level);
    }
    let slope = if square > 0.0 { product / square } else { 0.0 };
    numbers.iter().map(|number| level + slope * (number - middle)).collect()
}

/// The target of each row from the others: their mean where several have the same number, otherwise on the straight
/// line between the rows before and behind it.
fn between_neighbours(numbers: &[f64], targets: &[f64]) -> Vec<f64> {
    let mut groups: Vec<(f64, f64, usize)> = Vec::new();
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    let number = |at: usize| numbers.get(at).copied().unwrap_or_default();
    let target = |at: usize| targets.get(at).copied().unwrap_or_default();
    order.sort_by(|a, b| number(*a).total_cmp(&number(*b)));
    let mut group_of = vec![0; numbers.len()];
    for at in order {
        match groups.last_mut() {
            Some((of, sum, n)) if *of == number(at) => (*sum, *n) = (*sum + target(at), *n + 1),
            _ => groups.push((number(at), target(at), 1)),
        }
        if let Some(group) = group_of.get_mut(at) {
            *group = groups.len() - 1;
        }
    }
    let point =
        |at: Option<usize>| at.and_then(|at| groups.get(at)).map(|(of, sum, n)| (*of, sum / *n as f64));
    let predicted = |(at, group): (usize, &usize)| match groups.get(*group) {
        Some((_, sum, n)) if *n > 1 => (sum - target(at)) / (n - 1) as f64,
        _ => match (point(group.checked_sub(1)), point(Some(group + 1))) {
            (Some(before), Some(after)) => {
                before.1 + (after.1 - before.1) * (number(at) - before.0) / (after.0 - before.0)
            }
            (Some(one), None) | (None, Some(one)) => one.1,
            (None, None) => 0.0,
        },
    };
    group_of.iter().enumerate().map(predicted).collect()
}

#[cfg(test)]
mod tests;
