//! Long computations: in a worker where there is one, on the page's thread where there is none, with the same output,
//! and given up when they are no longer wanted.

use crate::native::{self, Native};
use crate::page::{Page, heading, journey, link, number, wait};
use anyhow::{Context, Result, ensure};

/// Keeps the kinds of the messages between page and worker from now on, until the document is left: the first byte of
/// a message is its place in `Order` or `Report`. While there is a list `kept`, the page hears nothing.
const LISTEN: &str = "
    window.orders = [];
    window.reports = [];
    window.kept = null;
    window.Worker = class extends window.Worker {
        constructor(...all) {
            super(...all);
            super.addEventListener('message', ({ data }) => window.reports.push(data[0]));
        }
        addEventListener(kind, act) {
            super.addEventListener(kind, event => {
                if (window.kept === null) act(event);
                else window.kept.push(() => act(event));
            });
        }
        postMessage(message) {
            if (typeof message[0] === 'number') window.orders.push(message[0]);
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

const WHY: &str = "//section[h2='Why this prediction']";

/// Opens a system's predict page from the catalog, so that what was done to the document before holds there.
fn open(page: &Page, native: &Native, before: &str) -> Result<()> {
    page.goto("")?;
    page.find(&heading(&native.entry.title))?;
    page.session.run(before, &[])?;
    page.click(&link(&format!("Predict: {}", native.entry.title)))?;
    page.find(&format!("{WHY}//li")).map(|_| ())
}

/// The messages so far.
#[derive(Debug)]
struct Told {
    run: usize,
    given_up: usize,
    ready: usize,
    done: usize,
    failed: usize,
}

fn told(page: &Page) -> Result<Told> {
    let kinds = |name: &str| -> Result<Vec<u8>> {
        let kinds = page.session.run(&format!("return window.{name}"), &[])?;
        serde_json::from_value(kinds).context("the kinds of messages")
    };
    let (orders, reports) = (kinds("orders")?, kinds("reports")?);
    let count = |kinds: &[u8], kind| kinds.iter().filter(|other| **other == kind).count();
    Ok(Told {
        run: count(&orders, 0),
        given_up: count(&orders, 1),
        ready: count(&reports, 0),
        done: count(&reports, 2),
        failed: count(&reports, 3),
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
        let told = told(page)?;
        ensure!(told.ready == 1 && told.done > 0 && told.failed == 0, "{told:?}");
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
        let before = told(page)?;
        page.session.run("window.kept = []", &[])?;
        page.session.type_into(&page.find(&field)?, &UP.to_string())?;
        wait("a job", || Ok((told(page)?.run > before.run).then_some(())))?;
        page.session.type_into(&page.find(&field)?, &UP.to_string())?;
        wait("a job that is given up", || Ok((told(page)?.given_up > 0).then_some(())))?;
        page.session.run(RELEASE, &[])?;
        wait("all other jobs to be answered", || {
            let told = told(page)?;
            ensure!(told.failed == 0, "{told:?}");
            Ok((told.done + told.given_up >= told.run).then_some(()))
        })?;
        let last = shown(page)?;
        page.reload()?;
        wait("the same explanation of the same record", || Ok((shown(page)? == last).then_some(())))
    });
}
