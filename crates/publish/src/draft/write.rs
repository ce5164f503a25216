//! The text of a drafted system file, with comments for the person who goes on from there.

use std::fmt::Write as _;

use vitrine_model::Task;
use vitrine_model::artifact::sha256_hex;
use vitrine_model::date;
use vitrine_table::days::{DayOrder, Serial};
use vitrine_table::names::{self, capitalised};
use vitrine_table::{DecimalMark, ReadOptions};

use super::columns::{Choice, Column, Contents, NumberForm, OTHER, headings, sort_on_scale};
use super::names::{Named, Names, quoted};
use super::parts::Parts;
use super::totals;
use super::{DraftOptions, TargetDraft, TextTable, candidates, examples, labels, texts};
use crate::words::count;

/// The whole file.
pub fn system(table: &dyn TextTable, options: DraftOptions<'_>, parts: &Parts<'_>) -> String {
    let Parts { features, target, of_target, left_out, rows: targets, totals, imported } = parts;
    let name = options.name;
    let mut text = String::new();
    // Writing to a String does not fail, here and below.
    let _ = write!(
        text,
        "# The system '{name}', drafted from {file} ({rows}).\n\
         # It trains as it is: model-builder --systems FOLDER train {name} --data {file} --out DIR\n\
         # Texts, limits and candidates are there to be changed.\n\n\
         title = {title}\n\
         summary = {summary}\n\
         # One paragraph each: what the data is about and what the prediction is good for.\n\
         description = [{description}]\n",
        file = comment(table.file()),
        rows = count(table.n_rows(), "row"),
        description = quoted(&texts::facts(table, parts).en),
        title = quoted(&capitalised(&labels::words(options.title.unwrap_or(name)))),
        summary = quoted(&texts::summary(parts).en),
    );
    let mut names = Names::default();
    // The target takes its name first, so that its column cannot be taken for a feature's.
    let target_name = names.take(&target.column);
    let features: Vec<Named<'_>> =
        features.iter().map(|column| Named { name: names.take(&called(column)), column }).collect();
    for of in &features {
        text.push_str(&feature(of.column, &of.name, imported.is_some()));
    }
    if !left_out.is_empty() {
        text.push_str("\n# Columns that are no features:\n");
        for (heading, reason) in *left_out {
            let _ = writeln!(text, "# - {}", comment(&format!("{heading}: {reason}")));
        }
    }
    text.push_str(&self::target(target, &target_name));
    text.push_str(&totals::rules(totals, table.headings()));
    text.push_str(&without_target(of_target));
    text.push_str(&examples::write(table, targets, &target.column, &features));
    let _ = write!(
        text,
        "\n# Where the data lies. With a url and a sha256 'model-builder fetch {name}' downloads it.\n\
         [[sources]]\nname = {}\n{}\
         \n[provenance]\ntitle = {}\n# Where the data is described, under what licence, and how to cite it.\nurl = \"\"\nlicence = \"not stated\"\ncitation = {}\n# Whether single rows may be shown on the page and published with the models.\nrows_may_be_shipped = false\nnotes = []\n",
        quoted(table.file()),
        reading(&options.read),
        quoted(table.file()),
        quoted(&format!("{}, read from a file of one's own", table.file())),
    );
    let of_train = candidates::Table {
        n_rows: table.n_rows(),
        features: &features,
        task: target.task,
        target: of_target,
        seed: seed(table),
        preset: options.preset,
    };
    text.push_str(&match imported {
        Some(imported) => candidates::imported(&of_train, *imported),
        None => candidates::train(&of_train),
    });
    text.push_str(&panels(target));
    text.push_str(&generator(target, options.daily));
    text
}

/// What a column is called where another one may have the same heading: times of day beside their days.
fn called(column: &Column<'_>) -> String {
    // Only a column of its own remembers its texts.
    let is_beside = matches!(column.contents, Contents::Hour { .. }) && column.distinct.is_empty();
    if is_beside { format!("{} hour", column.heading) } else { column.heading.clone() }
}

/// The rule that leaves rows out whose target is a text that stands for a missing value.
fn without_target(of_target: &Column<'_>) -> String {
    if of_target.missing_texts.is_empty() {
        return String::new();
    }
    let (column, texts) = (quoted(&of_target.heading), list(&of_target.missing_texts));
    format!("\n[[cleaning]]\nreason = \"the target is missing\"\ncolumn = {column}\ntexts = {texts}\n")
}

/// What the page shows beside the prediction.
fn panels(target: &TargetDraft) -> String {
    let threshold = if target.task == Task::Binary { "threshold = true\n" } else { "" };
    let question = quoted(&texts::question(&target.column).en);
    format!("\n[panels]\n{threshold}outcome = {{ question = {question} }}\n")
}

/// How the file is read, as far as somebody has said so.
fn reading(options: &ReadOptions<'_>) -> String {
    let decimal = options.decimal.map(|mark| if mark == DecimalMark::Comma { "," } else { "." }.to_owned());
    let said = [
        ("delimiter", options.delimiter.map(String::from)),
        ("decimal", decimal),
        ("encoding", options.encoding.map(|encoding| encoding.name().to_owned())),
        ("sheet", options.sheet.map(str::to_owned)),
    ];
    let lines = said.into_iter().filter_map(|(key, value)| Some(format!("{key} = {}\n", quoted(&value?))));
    lines.chain(options.no_heading.then(|| "heading = false\n".to_owned())).collect()
}

fn feature(column: &Column<'_>, name: &str, is_imported: bool) -> String {
    let mut text = format!("\n[[features]]\nname = {}\n", quoted(name));
    if column.heading != name {
        let _ = writeln!(text, "column = {}", quoted(&column.heading));
    }
    let label = labels::of(&called(column));
    // A unit is one of numbers only; another column keeps its heading.
    let is_number = matches!(column.contents, Contents::Number { .. } | Contents::Integer { .. });
    let words = if is_number { label.text } else { labels::words(&called(column)) };
    let _ = writeln!(text, "label = {}", quoted(&words));
    for remark in &column.remarks {
        let _ = writeln!(text, "# {}", comment(&remark.to_string()));
    }
    let unit = column.unit.as_deref().or(label.unit.as_deref());
    let mut unit = unit.map_or_else(|| "# unit = \"…\"\n".to_owned(), self::unit);
    match column.number_form {
        Some(NumberForm::Magnitude) => unit.push_str("written_as = \"magnitude\"\n"),
        Some(NumberForm::PercentOrShare) => unit.push_str("written_as = \"percent_or_share\"\n"),
        None => {}
    }
    let _ = match &column.contents {
        Contents::Number { min, max, step, middle } => write!(
            text,
            "{unit}kind = \"number\"\nmin = {min:?}\nmax = {max:?}\nstep = {step:?}\ndefault = {middle:?}\n"
        ),
        Contents::Integer { min, max, middle } => {
            let format =
                if headings::are_years(&column.heading, *min, *max) { "format = \"plain\"\n" } else { "" };
            write!(text, "{unit}kind = \"integer\"\nmin = {min}\nmax = {max}\n{format}default = {middle}\n")
        }
        Contents::Date { first, last, middle, form } => {
            let written = match form.order {
                DayOrder::YearFirst if !form.is_other => "",
                DayOrder::YearFirst => "written_as = \"year_first\"\n",
                DayOrder::DayFirst => "written_as = \"day_first\"\n",
                DayOrder::MonthFirst => "written_as = \"month_first\"\n",
                DayOrder::Period => "written_as = \"period\"\n",
                DayOrder::Serial(Serial::Days) => "written_as = \"serial_day\"\n",
                DayOrder::Serial(Serial::Seconds) => "written_as = \"unix_seconds\"\n",
                DayOrder::Serial(Serial::Milliseconds) => "written_as = \"unix_milliseconds\"\n",
            };
            let [first, last, middle] = [first, last, middle].map(|day| date::text(*day));
            write!(
                text,
                "kind = \"date\"\n{written}first = \"{first}\"\nlast = \"{last}\"\ndefault = \"{middle}\"\n"
            )
        }
        Contents::Hour { middle } => write!(
            text,
            "unit = \"h\"\nkind = \"number\"\nwritten_as = \"hour\"\nmin = 0.0\nmax = 24.0\nstep = 0.25\ndefault = {middle:?}\n"
        ),
        Contents::Flag(often) => write!(text, "kind = \"flag\"\ndefault = {often}\n"),
        Contents::Choice(choices, often) => {
            let ordered = sort_on_scale(&mut choices.clone());
            // The choice for all other texts stands last, and a model's own categories keep their places.
            let has_other = choices.iter().any(|choice| names::folded(&choice.value) == OTHER);
            let other = !(is_imported && has_other);
            let choices: Vec<String> = choices.iter().map(choice).collect();
            write!(
                text,
                "kind = \"choice\"\nchoices = [{}]\nother = {other}\n# Where the order of the choices means something, sort them and set this to true.\nordered = {ordered}\ndefault = {}\n",
                choices.join(", "),
                quoted(often)
            )
        }
        Contents::Text(max_length) => {
            write!(text, "kind = \"text\"\nmax_length = {max_length}\ndefault = \"\"\nmissing = \"impute\"\n")
        }
        Contents::Unusable(_) => Ok(()),
    };
    if !matches!(column.contents, Contents::Text(_)) {
        let n = if column.n_missing == 0 { "None".to_owned() } else { count(column.n_missing, "value") };
        let _ = write!(
            text,
            "# {n} not known; {}.\nmissing = \"impute\"\n",
            if is_imported {
                "an unknown value is left to the model, as it was trained"
            } else {
                "for an unknown value the model assumes what is usual in the training rows"
            }
        );
    }
    if !column.missing_texts.is_empty() {
        let _ = writeln!(text, "missing_texts = {}", list(&column.missing_texts));
    }
    text
}

/// A choice, with the texts that stand for it where there are others than its value.
fn choice(choice: &Choice) -> String {
    if choice.written.is_empty() {
        return quoted(&choice.value);
    }
    format!("{{ value = {}, written = {} }}", quoted(&choice.value), list(&choice.written))
}

fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}

fn unit(unit: &str) -> String {
    format!("unit = {}\n", quoted(unit))
}

/// A text of the table within a comment: what ends a line would end the comment, and the rest would be settings.
fn comment(text: &str) -> String {
    text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect()
}

fn target(target: &TargetDraft, name: &str) -> String {
    let task = target.task.name();
    let mut text = format!("\n[target]\nname = {}\n", quoted(name));
    if target.column != name {
        let _ = writeln!(text, "column = {}", quoted(&target.column));
    }
    let label = labels::of(&target.column);
    let own_unit = label.unit.as_deref().filter(|_| target.task == Task::Regression);
    let _ = write!(
        text,
        "label = {}\n{}# One of regression, binary, multiclass, ordinal.\ntask = \"{task}\"\n",
        quoted(&label.text),
        target.unit.as_deref().or(own_unit).map(unit).unwrap_or_default(),
    );
    if let Some(positive) = &target.positive {
        let _ = write!(text, "# The class whose probability is quoted.\npositive = {}\n", quoted(positive));
    }
    for class in &target.classes {
        let _ = write!(text, "\n[[target.classes]]\nvalue = {0}\nlabel = {0}\n", quoted(&class.value));
        if !class.written.is_empty() {
            let _ = writeln!(text, "written = {}", list(&class.written));
        }
    }
    text
}

/// A seed of the file's own, so that two drafts do not share their draws and the same file gives the same one.
fn seed(table: &dyn TextTable) -> u32 {
    let hash = sha256_hex(table.file().as_bytes());
    u32::from_str_radix(hash.get(..7).unwrap_or_default(), 16).unwrap_or(1)
}

fn generator(target: &TargetDraft, daily: bool) -> String {
    let per_day = if daily { 2 } else { 0 };
    let description = quoted(&texts::generator(target.task).en);
    let draw = if target.task == Task::Regression {
        "kind = \"dependence\"\n"
    } else {
        "kind = \"quantile_by_class\"\nlow = 0.1\nhigh = 0.9\n"
    };
    format!(
        "\n[generator]\ndescription = {description}\n# Made-up records that are predicted and monitored every day beside what is logged; 0 for none.\nsamples_per_day = {per_day}\n\n[generator.draw]\n{draw}"
    )
}
