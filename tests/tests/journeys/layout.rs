//! All routes: nothing sticks out on a narrow screen, nothing complains in the console.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::native;
use crate::page::{Page, browser, journey, wait};

/// Opens a route in a frame as wide as a phone. A frame, because the window of a browser on a desk cannot be made
/// so narrow.
const IN_FRAME: &str = "
    const [address, width] = arguments;
    document.querySelectorAll('iframe').forEach(frame => frame.remove());
    const frame = document.createElement('iframe');
    frame.width = width; frame.height = 844; frame.src = address; frame.style.border = 'none';
    document.body.append(frame);
";

/// How wide the content of the frame is and how wide the frame, once it has loaded. The frame is made wider by a
/// scroll bar, because those of phones take no room.
const MEASURE: &str = "
    const frame = document.querySelector('iframe');
    const inside = frame?.contentDocument;
    if (!inside?.querySelector('h1') || /Loading…/.test(inside.body.innerText)) return null;
    const root = inside.documentElement;
    const lacking = arguments[0] - root.clientWidth;
    if (lacking > 0) { frame.width = Number(frame.width) + lacking; return null; }
    const wide = [...inside.querySelectorAll('main *')].filter(node => {
        const box = node.getBoundingClientRect();
        return box.width > 0 && box.right > root.clientWidth + 1
            && !node.closest('[role=region], .visually-hidden, nav, svg');
    });
    const named = wide.slice(0, 3).map(node => node.tagName + ': ' + node.textContent.slice(0, 40));
    return [root.scrollWidth, root.clientWidth, named.join(' | ')];
";

fn fits(page: &Page, route: &str, width: u32) -> Result<()> {
    page.session.run(IN_FRAME, &[json!(format!("{}{route}", page.base)), json!(width)])?;
    let measured = wait("the page in the frame", || {
        let measured = page.session.run(MEASURE, &[json!(width)])?;
        Ok((!measured.is_null()).then_some(measured))
    })?;
    let (content, frame, named): (u32, u32, String) = serde_json::from_value(measured)?;
    ensure!(content <= frame, "/{route}: {content} pixels of content in {frame}: {named}");
    Ok(())
}

#[test]
fn no_route_scrolls_sideways_on_a_phone() {
    journey(|page| {
        page.goto("")?;
        page.find("//h1")?;
        for width in [390, 320] {
            for route in native::routes()? {
                fits(page, &route, width)?;
            }
        }
        Ok(())
    });
}

#[test]
fn the_policy_and_the_console_have_nothing_to_complain_about() {
    journey(|page| {
        // What is typed into an address must never be run, and the policy is what ensures it.
        page.goto("")?;
        page.find("//h1")?;
        let blocked = page.session.run(
            "return new Promise(resolve => {
                addEventListener('securitypolicyviolation', event => resolve(event.effectiveDirective));
                const script = document.createElement('script');
                script.textContent = 'document.title = \"run\"';
                document.head.append(script);
                setTimeout(resolve, 2000, document.title);
            })",
            &[],
        )?;
        ensure!(
            blocked.as_str().is_some_and(|what| what.starts_with("script-src")),
            "an inline script gave {blocked}"
        );
        if browser() != "chromium" {
            // Firefox' driver does not report what is in the console.
            return Ok(());
        }
        page.session.console()?;
        for route in native::routes()? {
            page.goto(&route)?;
            page.find("//h1")?;
            wait("the page to load", || Ok((!page.text("//main")?.contains("Loading…")).then_some(())))?;
            let complaints: Vec<String> = page
                .session
                .console()?
                .iter()
                .filter(|line| matches!(line["level"].as_str(), Some("SEVERE" | "WARNING")))
                .map(|line| line["message"].as_str().unwrap_or_default().to_owned())
                // An address below the site is answered by the page itself with status 404, as on GitHub Pages.
                .filter(|message| !message.starts_with(&format!("{}{route} ", page.base)))
                .collect();
            ensure!(complaints.is_empty(), "/{route}: {complaints:?}");
        }
        Ok(())
    });
}
