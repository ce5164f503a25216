//! The program's scripts as one: what is not a file of its own cannot be imported by a path.

/// What the address of a script is in a site that is one file. It ends like that of a folder, so that what is fetched
/// beside the script is asked of the folder.
const FOLDER: &str = "\"https://vitrine.invalid/\"";
/// How a script asks for its own address.
const OWN_ADDRESS: &str = "import.meta.url";

/// The script at `path` with the one that it imports in it. They import each other: the second one's functions are
/// hoisted, so the first may come after it.
///
/// `text_of` gives the text of a script by its path. `None` where a script is missing or imports in another way than the
/// build writes it.
pub(super) fn bundled<'a>(path: &str, text_of: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
    let main = text_of(path)?;
    let (imports, rest) = split_imports(main);
    let mut bundle = String::with_capacity(main.len() * 2);
    let mut other: Option<&str> = None;
    for import in &imports {
        let (names, from) = import.strip_prefix("import ")?.split_once(" from ")?;
        let name = names.strip_prefix("* as ")?;
        let from = from.trim_end_matches(';').trim_matches(['"', '\'']).trim_start_matches("./");
        if *other.get_or_insert(from) != from {
            return None;
        }
        bundle.extend(["const ", name, " = parts;\n"]);
    }
    let Some(other) = other else { return Some(main.to_owned()) };
    let parts = own_scope(text_of(other)?)?;
    Some(["const parts = ", &parts, ";\n", &bundle, &rest].concat())
}

/// A script as an expression: an object with what it exports. What it imports must be in scope where it stands.
fn own_scope(script: &str) -> Option<String> {
    let (imports, rest) = split_imports(script);
    if imports.iter().any(|import| !import.starts_with("import { ")) {
        return None;
    }
    let mut names = Vec::new();
    let mut text = String::with_capacity(rest.len());
    for line in rest.lines() {
        let kept = match line.strip_prefix("export ") {
            Some(exported) => {
                names.push(exported.strip_prefix("const ")?.split_whitespace().next()?);
                exported
            }
            None => line,
        };
        text.push_str(kept);
        text.push('\n');
    }
    let text = text.replace(OWN_ADDRESS, FOLDER);
    Some(["(() => {\n", &text, "return { ", &names.join(", "), " };\n})()"].concat())
}

/// The lines that import, and the others.
fn split_imports(script: &str) -> (Vec<&str>, String) {
    let (imports, others): (Vec<&str>, Vec<&str>) =
        script.lines().partition(|line| line.starts_with("import ") && line.contains(" from "));
    (imports, others.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(files: &'a [(&str, &'a str)]) -> impl Fn(&str) -> Option<&'a str> {
        move |path| files.iter().find(|(other, _)| *other == path).map(|(_, text)| *text)
    }

    #[test]
    fn scripts_that_import_each_other_become_one() {
        let app = "import * as import1 from \"./parts-1.js\"\nimport * as import2 from \"./parts-1.js\"\n\
                   use(import1, import2, import.meta.url);\nfunction initSync() {}\nexport { initSync, init as default };\n";
        let parts = "import { initSync } from \"./app-1.js\";\nexport const load_a = new URL(\"./a.wasm\", import.meta.url);\n";
        let files = [("app-1.js", app), ("parts-1.js", parts)];
        let bundle = bundled("app-1.js", of(&files)).unwrap();
        assert_eq!(
            bundle,
            "const parts = (() => {\nconst load_a = new URL(\"./a.wasm\", \"https://vitrine.invalid/\");\n\
             return { load_a };\n})();\nconst import1 = parts;\nconst import2 = parts;\n\
             use(import1, import2, import.meta.url);\nfunction initSync() {}\nexport { initSync, init as default };\n"
        );
    }

    #[test]
    fn a_program_in_one_script_stays_as_it_is() {
        let files = [("app.js", "run();\n")];
        assert_eq!(bundled("app.js", of(&files)).as_deref(), Some("run();\n"));
        assert_eq!(bundled("other.js", of(&files)), None);
    }

    #[test]
    fn other_imports_are_not_understood() {
        let main = "import * as a from \"./a.js\"\nimport * as b from \"./b.js\"\n";
        assert_eq!(bundled("m.js", of(&[("m.js", main), ("a.js", ""), ("b.js", "")])), None);
        let named = "import { a } from \"./a.js\"\n";
        assert_eq!(bundled("m.js", of(&[("m.js", named), ("a.js", "")])), None);
    }
}
