//! What a site's robots.txt allows, as RFC 9309 reads it, with the widespread `Crawl-delay`.

use std::time::Duration;

/// The name under which this program asks, without its version.
pub const AGENT: &str = "vitrine-model-builder";
/// The largest part of a robots.txt that is read; RFC 9309 asks for at least this.
pub const LIMIT_BYTES: u64 = 500 * 1024;

/// The rules of one site for this program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    rules: Vec<Rule>,
    /// The time between two requests that the site asks for.
    pub crawl_delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq)]
struct Rule {
    allows: bool,
    /// Normalised, with `*` for any text and a `$` at the end for the end of the path.
    pattern: String,
}

/// The groups that start with the same user agents.
#[derive(Default)]
struct Group {
    own: bool,
    any: bool,
    found: Robots,
}

impl Robots {
    /// Reads a robots.txt: the rules of all groups for this program, otherwise those of all groups for everyone.
    /// Lines that are no rules are skipped, as is text that is not UTF-8.
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut groups: Vec<Group> = Vec::new();
        // User agents that follow each other share a group; the first one after a rule starts the next.
        let mut in_agents = false;
        // RFC 9309 (2.2) lets a line end in CR, LF or both; between the two of a pair stands an empty one.
        for line in text.trim_start_matches('\u{feff}').split(['\n', '\r']) {
            let line = line.split('#').next().unwrap_or_default();
            let Some((name, value)) = line.split_once(':') else { continue };
            let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
            match name.as_str() {
                "user-agent" => {
                    if !in_agents {
                        groups.push(Group::default());
                    }
                    in_agents = true;
                    if let Some(group) = groups.last_mut() {
                        group.any |= value == "*";
                        group.own |= product(value).eq_ignore_ascii_case(AGENT);
                    }
                }
                "allow" | "disallow" => {
                    in_agents = false;
                    // An empty path forbids nothing; rules before the first user agent are nobody's.
                    if let Some(group) = groups.last_mut().filter(|_| !value.is_empty()) {
                        group.found.rules.push(Rule { allows: name == "allow", pattern: normalised(value) });
                    }
                }
                "crawl-delay" => {
                    in_agents = false;
                    let delay = value.parse().ok().and_then(|s| Duration::try_from_secs_f64(s).ok());
                    if let Some(group) = groups.last_mut() {
                        group.found.crawl_delay = group.found.crawl_delay.max(delay);
                    }
                }
                _ => {}
            }
        }
        let is_own = groups.iter().any(|group| group.own);
        let mut merged = Self::default();
        for group in groups.into_iter().filter(|group| if is_own { group.own } else { group.any }) {
            merged.rules.extend(group.found.rules);
            merged.crawl_delay = merged.crawl_delay.max(group.found.crawl_delay);
        }
        merged
    }

    /// Whether a path with its query may be asked for: the longest rule that fits decides, of equally long ones
    /// the one that allows; without any it is allowed.
    pub fn allows(&self, path: &str) -> bool {
        let path = normalised(path);
        let fitting = self.rules.iter().filter(|rule| fits(&rule.pattern, &path));
        path == "/robots.txt"
            || fitting.max_by_key(|rule| (rule.pattern.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }
}

/// The name at the start of a user agent, without a version.
fn product(agent: &str) -> &str {
    let end = agent.find(|sign: char| !(sign.is_ascii_alphabetic() || "-_".contains(sign)));
    agent.get(..end.unwrap_or(agent.len())).unwrap_or_default()
}

/// One spelling for paths that mean the same: signs that need no escape are written plainly, all others beyond
/// ASCII with one, in capitals.
fn normalised(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut text = String::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = path.get(at + 1..at + 3).filter(|_| *byte == b'%');
        let escaped = escaped.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        if let Some(value) = escaped.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            if value.is_ascii_alphanumeric() || b"-._~".contains(&value) {
                text.push(char::from(value));
            } else {
                text.push_str(&format!("%{value:02X}"));
            }
            at += 3;
            continue;
        }
        if byte.is_ascii() {
            text.push(char::from(*byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
        at += 1;
    }
    text
}

/// Whether a pattern fits the start of a path, or all of it where the pattern ends with `$`. Taking each part
/// between stars at its first place is enough, since what follows a star may start anywhere; so hostile patterns
/// take no longer than pattern times path.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts: Vec<&str> = pattern.split('*').collect();
    let first = parts.first().copied().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else { return false };
    if parts.len() == 1 {
        return !whole || rest.is_empty();
    }
    let last = parts.pop().unwrap_or_default();
    for part in parts.into_iter().skip(1) {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    if whole { rest.ends_with(last) } else { rest.contains(last) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(robots: &str, path: &str) -> bool {
        Robots::parse(robots.as_bytes()).allows(path)
    }

    #[test]
    fn own_groups_count_before_those_for_everyone_and_are_put_together() {
        let text = "User-agent: *\nDisallow: /\n\nuser-agent: other\nUSER-AGENT: Vitrine-Model-Builder/2.0 # us\n\
                    Disallow: /private\nSitemap: http://a.org/map\nUser-agent: vitrine-model-builder\nDisallow: /b\n";
        assert!(allows(text, "/sales") && !allows(text, "/private/x") && !allows(text, "/b"));
        let others = text.replace("Vitrine-Model-Builder/2.0", "x").replace("vitrine-model-builder", "y");
        assert!(!allows(&others, "/sales") && allows(&others, "/robots.txt"));
        assert!(!allows(
            "User-agent: vitrine-model-builder-two\nDisallow: /a\nUser-agent: *\nDisallow: /b",
            "/b"
        ));
        assert!(allows("Disallow: /\nUser-agent: *\nDisallow:\n", "/a"));
        assert!(allows("<html>not found</html>", "/a") && allows("", "/a"));
    }

    #[test]
    fn lines_end_in_either_sign_or_both() {
        let text = "User-agent: *\nDisallow: /a # not\nAllow: /a/b\n";
        for end in ["\n", "\r", "\r\n"] {
            let text = text.replace('\n', end);
            assert!(!allows(&text, "/a") && allows(&text, "/a/b") && allows(&text, "/"), "{text:?}");
        }
    }

    #[test]
    fn the_longest_rule_decides_and_stars_and_ends_are_understood() {
        let text = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*.gif$\nDisallow: /x*y*z\nDisallow: /c$\n\
                    Allow: /same\nDisallow: /same\nDisallow: /q?*page=\n";
        for (path, expected) in [
            ("/", true),
            ("/a", false),
            ("/about", false),
            ("/a/b/c", true),
            ("/p/i.gif", false),
            ("/p/i.gif?x", true),
            ("/x1y2z3", false),
            ("/x1z2y3", true),
            ("/c", false),
            ("/cc", true),
            ("/same", true),
            ("/q?a=1&page=2", false),
            ("/q?a=1", true),
        ] {
            assert_eq!(allows(text, path), expected, "{path}");
        }
    }

    #[test]
    fn escapes_are_compared_in_one_spelling() {
        let text = "User-agent: *\nDisallow: /f%6fo/%e5\nDisallow: /\u{e4}\n";
        assert!(!allows(text, "/foo/%E5") && !allows(text, "/%c3%a4b") && allows(text, "/%zz"));
    }

    #[test]
    fn the_largest_delay_counts() {
        let delay = |text: &str| Robots::parse(text.as_bytes()).crawl_delay;
        let text = "User-agent: *\nCrawl-delay: 2.5\nUser-agent: *\nCrawl-delay: 1\n";
        assert_eq!(delay(text), Some(Duration::from_millis(2500)));
        assert_eq!(delay("User-agent: *\nCrawl-delay: -1\n"), None);
        assert_eq!(delay("User-agent: x\nCrawl-delay: 9\n"), None);
    }

    #[test]
    fn hostile_patterns_end_soon() {
        let text = format!("User-agent: *\nDisallow: /{}b\n", "*a".repeat(10_000));
        assert!(allows(&text, &format!("/{}", "a".repeat(2_000))));
    }
}
