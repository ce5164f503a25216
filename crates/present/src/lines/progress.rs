//! How far training has come.

use vitrine_training::{Best, Step};

use super::{errors, metric};
use crate::Texts;

/// A step that is done, as one line.
pub fn step(texts: &Texts, step: &Step<'_>) -> String {
    let (said, locale) = (texts.cli_progress(), texts.locale());
    let whole = |n: usize| locale.whole(n as u64);
    match *step {
        Step::Trial { candidate, number, total, best: None } => {
            said.trial(candidate, &whole(number), &whole(total))
        }
        Step::Trial { candidate, number, total, best: Some(Best { metric, score, number: best }) } => said
            .trial_best(
                candidate,
                &whole(number),
                &whole(total),
                metric::label(texts, metric),
                &locale.significant(score, 4),
                &whole(best),
            ),
        Step::Fold { candidate, fold, folds } => said.fold(candidate, &whole(fold), &whole(folds)),
        Step::Fitted { candidate } => said.fitted(candidate),
        Step::LeftOut { candidate } => said.left_out(candidate),
        Step::Failed { candidate, error } => said.failed(candidate, &errors::chain(texts, error)),
        Step::Evaluated { label } => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use vitrine_model::metrics::Metric;

    use super::*;
    use crate::Locale;

    #[test]
    fn steps_are_told_in_every_language() {
        let best = Some(Best { metric: Metric::Accuracy, score: 0.123_41, number: 1_000 });
        let candidate = "near";
        for (of, english, swedish) in [
            (
                Step::Trial { candidate, number: 2, total: 6, best: None },
                "near: trial 2 of 6",
                "near: försök 2 av 6",
            ),
            (
                Step::Trial { candidate, number: 2, total: 6, best },
                "near: trial 2 of 6, best Accuracy 0.1234 in trial 1,000",
                "near: försök 2 av 6, bästa Träffsäkerhet 0,1234 i försök 1\u{a0}000",
            ),
            (Step::Fold { candidate, fold: 3, folds: 5 }, "near: fold 3 of 5", "near: del 3 av 5"),
            (Step::Fitted { candidate }, "near: fitted", "near: anpassad"),
            (Step::LeftOut { candidate }, "near: left out, the time is up", "near: utelämnad, tiden är slut"),
            (Step::Evaluated { label: "Leaks" }, "Leaks", "Leaks"),
        ] {
            assert_eq!(step(Texts::english(), &of), english);
            assert_eq!(step(Texts::of(Locale::of("sv").unwrap()), &of), swedish);
        }
    }
}
