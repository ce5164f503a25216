//! What became of rows that were to be logged, as sentences.

use vitrine_publish::LogReport;
use vitrine_table::logged::{LogFault, LogProblem, Logged};

use super::table;
use crate::Texts;

/// A row that was left out, with its file and line.
pub fn left_out(texts: &Texts, file: &str, fault: &LogFault) -> String {
    let line = texts.locale().whole(fault.line as u64);
    texts.cli_log().left_out(file, &line, &problem(texts, &fault.problem))
}

/// What is wrong with a row, as one or more sentences.
pub fn problem(texts: &Texts, problem: &LogProblem) -> String {
    let said = texts.log_fault();
    match problem {
        LogProblem::Row(problems) => table::problems(texts, problems),
        LogProblem::NoKey { column } => said.no_key(column),
        LogProblem::Time { column, text } => said.time(column, text),
        LogProblem::NoPrediction { column } => said.no_prediction(column),
        LogProblem::Probability { column, text } => said.probability(column, text),
        LogProblem::Sum { sum } => said.sum(&texts.locale().significant(*sum, 4)),
        LogProblem::Interval => said.interval().to_owned(),
        LogProblem::NoOutcome { column } => said.no_outcome(column),
        LogProblem::Contradicts { key, what } => match what {
            Logged::Record => said.other_record(key),
            Logged::Prediction => said.other_prediction(key),
            Logged::Day => said.other_day(key),
            Logged::Outcome => said.other_outcome(key),
        },
        LogProblem::OtherPrediction { model } => said.not_of_model(model),
        LogProblem::UnknownKey { key } => said.unknown_key(key),
    }
}

/// What became of the rows of a file, as one line.
pub fn report(texts: &Texts, report: &LogReport) -> String {
    let (said, locale) = (texts.cli_log(), texts.locale());
    let n = |n: usize| n as u64;
    let parts = [
        (report.n_predictions > 0).then(|| said.predictions(n(report.n_predictions))),
        (report.n_outcomes > 0).then(|| said.outcomes(n(report.n_outcomes))),
        (report.n_unchanged > 0).then(|| said.unchanged(&locale.whole(n(report.n_unchanged)))),
        (!report.left_out.is_empty()).then(|| said.n_left_out(&locale.whole(n(report.left_out.len())))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let parts = if parts.is_empty() { said.nothing().to_owned() } else { parts.join(", ") };
    said.summary(&report.system, n(report.n_rows), &parts, n(report.total))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Locale;

    #[test]
    fn every_problem_is_told_in_every_language() {
        let text = |text: &str| text.to_owned();
        let what = [Logged::Record, Logged::Prediction, Logged::Day, Logged::Outcome];
        let contradicts = what.map(|what| LogProblem::Contradicts { key: text("7"), what });
        let all = [
            LogProblem::Row(vec![vitrine_table::Problem::HeadingAgain]),
            LogProblem::NoKey { column: text("id") },
            LogProblem::Time { column: text("when"), text: text("3/4/2026") },
            LogProblem::NoPrediction { column: text("prediction") },
            LogProblem::Probability { column: text("probability_a"), text: text("2") },
            LogProblem::Sum { sum: 0.7 },
            LogProblem::Interval,
            LogProblem::NoOutcome { column: text("y") },
            LogProblem::OtherPrediction { model: text("forest@2") },
            LogProblem::UnknownKey { key: text("7") },
        ];
        let sv = Texts::of(Locale::of("sv").unwrap());
        for one in all.iter().chain(&contradicts) {
            let said = [Texts::english(), sv].map(|texts| problem(texts, one));
            assert!(said[0] != said[1] && said.iter().all(|said| said.ends_with('.')), "{said:?}");
        }
    }

    #[test]
    fn each_row_is_in_one_of_the_counts() {
        let fault = LogFault { line: 3, problem: LogProblem::NoKey { column: "id".to_owned() } };
        let of = LogReport {
            system: "fruit".to_owned(),
            n_rows: 6,
            n_predictions: 1,
            n_outcomes: 2,
            n_unchanged: 2,
            left_out: vec![fault],
            total: 9,
        };
        assert_eq!(
            report(Texts::english(), &of),
            "fruit: 6 rows: 1 prediction added, 2 outcomes added, 2 there already, 1 left out. The history has 9 predictions."
        );
        let none = LogReport { system: "fruit".to_owned(), ..LogReport::default() };
        assert_eq!(
            report(Texts::english(), &none),
            "fruit: 0 rows: nothing to add. The history has 0 predictions."
        );
        assert_eq!(
            left_out(Texts::english(), "a.csv", &of.left_out[0]),
            "a.csv, line 3, is left out. id: the cell is empty. Expected: a key."
        );
    }
}
