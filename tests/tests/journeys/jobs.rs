//! Long computations: in a worker where there is one, on the page's thread where there is none, with the same output,
//! and given up when they are no longer wanted.

use crate::native::{self, Native};
use crate::page::{Page, heading, journey, link, number, wait};
use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// Keeps the beginnings of the messages between page and worker from now on, until the document is left: the first byte
/// is the place in `Order` or `Report`, the second the number of the job while there are not many. While there is a list `kept`, the page hears nothing.
const LISTEN: &str = "
    window.orders = [];
    window.reports = [];
    window.kept = null;
    window.Worker = class extends window.Worker {
        constructor(...all) {
            super(...all);
            super.addEventListener('message', ({ data }) => window.reports.push([data[0], data[1]]));
        }
        addEventListener(kind, act) {
            super.addEventListener(kind, event => {
                if (window.kept === null) act(event);
                else window.kept.push(() => act(event));
            });
        }
        postMessage(message) {
            if (typeof message[0] === 'number') window.orders.push([message[0], message[1]]);
            super.postMessage(message);
        }
    };
";

/// Lets the page hear what was kept.
const RELEASE: &str = "
    const kept = window.kept;
    window.kept = null;
    kept.forEach(act => act());
";

/// The key that makes a number larger.
const UP: char = '\u{e013}';

/// Longer than the form must be quiet for any job to begin.
const QUIET: Duration = Duration::from_millis(800);

const WHY: &str = "//section[h2='Why this prediction']";

/// Opens a system's predict page from the catalog, so that what was done to the document before holds there.
fn open(page: &Page, native: &Native, before: &str) -> Result<()> {
    page.goto("")?;
    page.find(&heading(&native.entry.title))?;
    page.session.run(before, &[])?;
    page.click(&link(&format!("Predict: {}", native.entry.title)))?;
    page.find(&format!("{WHY}//li")).map(|_| ())
}

/// What the messages so far say.
#[derive(Debug)]
struct Messages {
    run: usize,
    given_up: usize,
    ready: usize,
    done: usize,
    failed: usize,
    /// Neither answered nor given up.
    open: usize,
}

fn messages(page: &Page) -> Result<Messages> {
    let ids = |name: &str, kind: u8| -> Result<BTreeSet<Option<u8>>> {
        let messages = page.session.run(&format!("return window.{name}"), &[])?;
        let messages: Vec<(u8, Option<u8>)> = serde_json::from_value(messages).context("the messages")?;
        Ok(messages.into_iter().filter(|(of, _)| *of == kind).map(|(_, id)| id).collect())
    };
    let (run, given_up) = (ids("orders", 0)?, ids("orders", 1)?);
    let (ready, done, failed) = (ids("reports", 0)?, ids("reports", 2)?, ids("reports", 3)?);
    let is_open = |id: Option<u8>| ![&given_up, &done, &failed].iter().any(|closed| closed.contains(&id));
    Ok(Messages {
        open: run.iter().filter(|id| is_open(**id)).count(),
        run: run.len(),
        given_up: given_up.len(),
        ready: ready.len(),
        done: done.len(),
        failed: failed.len(),
    })
}

/// What is shown of the explanation.
fn shown(page: &Page) -> Result<String> {
    page.text(WHY)
}

#[test]
fn a_worker_and_the_page_compute_the_same() {
    let native = native::system("heart").unwrap_or_else(|error| panic!("{error:#}"));
    let in_worker = journey(|page| {
        open(page, &native, LISTEN)?;
        let counted = messages(page)?;
        ensure!(counted.ready == 1 && counted.done > 0 && counted.failed == 0, "{counted:?}");
        shown(page)
    });
    let without = journey(|page| {
        open(page, &native, "delete window.Worker")?;
        shown(page)
    });
    let refused = journey(|page| {
        open(page, &native, "window.Worker = class { constructor() { throw new Error('refused'); } }")?;
        shown(page)
    });
    assert_eq!(without, in_worker);
    assert_eq!(refused, in_worker);
}

#[test]
fn what_is_overtaken_is_given_up_and_never_shown() {
    journey(|page| {
        let native = native::system("heart")?;
        open(page, &native, LISTEN)?;
        let (_, feature) = *native.numbers().first().context("no number")?;
        let field = number(&feature.label_with_unit());
        let before = messages(page)?;
        page.session.run("window.kept = []", &[])?;
        page.session.type_into(&page.find(&field)?, &UP.to_string())?;
        wait("a job", || Ok((messages(page)?.run > before.run).then_some(())))?;
        page.session.type_into(&page.find(&field)?, &UP.to_string())?;
        wait("a job that is given up", || Ok((messages(page)?.given_up > 0).then_some(())))?;
        page.session.run(RELEASE, &[])?;
        // A job begins when the form has been quiet for a while, the explanation as the last that shows here.
        std::thread::sleep(QUIET);
        wait("all other jobs to be answered", || Ok((messages(page)?.open == 0).then_some(())))?;
        ensure!(messages(page)?.failed == 0, "a job has failed");
        let last = shown(page)?;
        page.reload()?;
        wait("the same explanation of the same record", || Ok((shown(page)? == last).then_some(())))
    });
}
