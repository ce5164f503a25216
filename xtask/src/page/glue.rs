//! The glue between the wasm modules and the browser, without its comments and indentation.
//!
//! wasm-bindgen writes it for people to read. Only whole lines of comments and the blanks around lines go, so that
//! no part of the language has to be understood: a line break stays a line break, and nothing within a line changes.

/// A script without lines that hold only a comment, without empty lines and without blanks around lines. The lines
/// of a text between backquotes stay as they are.
pub fn shortened(script: &str) -> String {
    let mut short = String::with_capacity(script.len());
    let (mut in_comment, mut in_text) = (false, false);
    for line in script.lines() {
        let mut kept = line;
        if !in_text {
            kept = line.trim();
            if in_comment || kept.starts_with("/*") {
                let end = kept.split_once("*/");
                in_comment = end.is_none();
                kept = end.map_or("", |(_, rest)| rest.trim());
            }
            if kept.is_empty() || kept.starts_with("//") {
                continue;
            }
        }
        if kept.matches('`').count() % 2 == 1 {
            in_text = !in_text;
        }
        short.push_str(kept);
        short.push('\n');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_code_stays() {
        let script = "/* tslint */\nexport class A {\n    /**\n     * @returns {number}\n     */\n    get b() {\n\n        // why\n        return 1 // now\n    }\n    /* a */ c() {}\n}\n";
        assert_eq!(shortened(script), "export class A {\nget b() {\nreturn 1 // now\n}\nc() {}\n}\n");
    }

    #[test]
    fn texts_between_backquotes_stay_as_they_are() {
        let script = "    const a = `one`;\n    const b = `\n      // two\n\n    `;\n    const c = 3;\n";
        assert_eq!(
            shortened(script),
            "const a = `one`;\nconst b = `\n      // two\n\n    `;\nconst c = 3;\n"
        );
    }
}
