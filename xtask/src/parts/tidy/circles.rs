//! Circles among the files of a package: a file uses another, which leads back to the first.
//!
//! A folder's own file and its children may use each other: that a child uses what stands above it does not count.
//! A name that a file only hands on (`pub use`) is looked up where it is defined.

use super::paths::{self, Import, Named};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The path of a module, without the package: `a`, `b` for `a::b`; empty for the package's own file.
type Module = Vec<String>;

/// The most names that are looked up one after the other, where files hand a name on in a circle.
const MOST_STEPS: usize = 16;

/// The modules of a package.
struct Package {
    /// What each module names, and its file.
    modules: BTreeMap<Module, (String, Named)>,
}

/// The circles among the files of a package, each as its files in order: every file uses the next one, and the last
/// one the first.
///
/// `files` are the sources below `src` with their texts; programs beside a library (`main.rs`, `bin/`) use it and
/// nothing uses them, so they are left out where there is a `lib.rs`.
pub fn circles(files: &[(String, String)]) -> Vec<Vec<String>> {
    let package = Package::of(files);
    let uses: BTreeMap<&Module, BTreeSet<&Module>> =
        package.modules.keys().map(|module| (module, package.used_by(module))).collect();
    let mut found: Vec<Vec<&Module>> = Vec::new();
    for start in uses.keys() {
        // One circle for each file is enough: another one shows when the first is dissolved.
        if !found.iter().any(|circle| circle.contains(start)) {
            found.extend(shortest_circle(start, &uses));
        }
    }
    found.iter().map(|circle| circle.iter().filter_map(|module| package.file(module)).collect()).collect()
}

/// The files of a layer that use a later one, each with that layer. `layers` are folders or files below `src`, the first
/// one first; a layer may use those before it and what is no layer.
pub fn against_layers(files: &[(String, String)], layers: &[&str]) -> Vec<(String, String)> {
    let package = Package::of(files);
    let layer =
        |module: &Module| layers.iter().position(|layer| module.first().is_some_and(|top| top == layer));
    let mut found = BTreeSet::new();
    for module in package.modules.keys() {
        let Some(own) = layer(module) else { continue };
        let later = package.used_by(module).into_iter().filter_map(layer).filter(|used| *used > own);
        let file = package.file(module).unwrap_or_default();
        found.extend(later.filter_map(|used| Some((file.clone(), (*layers.get(used)?).to_owned()))));
    }
    found.into_iter().collect()
}

/// The shortest way from a module back to itself; none where there is none.
fn shortest_circle<'a>(
    start: &'a Module,
    uses: &BTreeMap<&'a Module, BTreeSet<&'a Module>>,
) -> Option<Vec<&'a Module>> {
    let mut came_from: BTreeMap<&Module, &'a Module> = BTreeMap::new();
    let mut next = VecDeque::from([start]);
    while let Some(module) = next.pop_front() {
        for used in uses.get(module)? {
            if *used == start {
                let mut circle = vec![module];
                while let Some(before) = circle.last().and_then(|last| came_from.get(last)) {
                    circle.push(before);
                }
                circle.reverse();
                return Some(circle);
            }
            if !came_from.contains_key(used) {
                came_from.insert(used, module);
                next.push_back(used);
            }
        }
    }
    None
}

impl Package {
    fn of(files: &[(String, String)]) -> Self {
        let has_library = files.iter().any(|(path, _)| path == "lib.rs");
        let is_part = |path: &str| !(has_library && (path == "main.rs" || path.starts_with("bin/")));
        let modules = files.iter().filter(|(path, _)| is_part(path));
        Self {
            modules: modules
                .map(|(path, text)| (module_of(path), (path.clone(), paths::named(text))))
                .collect(),
        }
    }

    fn file(&self, module: &Module) -> Option<String> {
        self.modules.get(module).map(|(file, _)| file.clone())
    }

    /// The modules that a module uses, without itself and those above it.
    fn used_by(&self, module: &Module) -> BTreeSet<&Module> {
        let Some((_, named)) = self.modules.get(module) else { return BTreeSet::new() };
        // What a folder's file only hands on to others it does not use itself, and a module that is imported counts
        // by what is used of it.
        let is_prefix =
            |import: &&Import| named.paths.iter().any(|path| path.first() == import.name.as_ref());
        let counts =
            |import: &&Import| !(import.is_public || is_prefix(import) && self.is_module(module, import));
        let imports = named.imports.iter().filter(counts).map(|import| import.path.clone());
        let paths = named.paths.iter().map(|path| in_full(path, &named.imports));
        let used = imports.chain(paths).filter_map(|path| self.target(module, &path, MOST_STEPS));
        used.filter(|used| !module.starts_with(used)).collect()
    }

    /// Whether what an import brings in is a module and no item of one.
    fn is_module(&self, from: &Module, import: &Import) -> bool {
        let begun = self.beginning(from, &import.path);
        begun.is_some_and(|(at, rest)| self.modules.contains_key(&[&at[..], rest].concat()))
    }

    /// The module that defines what a path in a module leads to; none where it leads out of the package.
    fn target(&self, from: &Module, path: &[String], steps: usize) -> Option<&Module> {
        let (mut at, mut rest) = self.beginning(from, path)?;
        while let Some((first, after)) = rest.split_first() {
            let child: Module = at.iter().chain([first]).cloned().collect();
            if self.modules.contains_key(&child) {
                (at, rest) = (child, after);
                continue;
            }
            let (key, (_, named)) = self.modules.get_key_value(&at)?;
            if named.defined.contains(first) || steps == 0 {
                return Some(key);
            }
            let handed_on =
                named.imports.iter().filter_map(|import| self.handed_on(&at, import, first, steps));
            return handed_on.into_iter().next().or(Some(key));
        }
        self.modules.get_key_value(&at).map(|(key, _)| key)
    }

    /// Where a name is defined that an import brings into a module.
    fn handed_on(&self, module: &Module, import: &Import, name: &String, steps: usize) -> Option<&Module> {
        match &import.name {
            Some(own) if own == name => self.target(module, &import.path, steps - 1),
            Some(_) => None,
            None => {
                let all = self.target(module, &import.path, steps - 1)?;
                let (_, named) = self.modules.get(all)?;
                named.defined.contains(name).then_some(all)
            }
        }
    }

    /// The module that a path begins in, with the rest of the path; none where it begins outside of the package.
    fn beginning<'a>(&self, from: &Module, path: &'a [String]) -> Option<(Module, &'a [String])> {
        let (first, mut rest) = path.split_first()?;
        let mut at = from.clone();
        match first.as_str() {
            "crate" => at.clear(),
            "self" => {}
            "super" => {
                at.pop();
                while let Some((word, after)) = rest.split_first().filter(|(word, _)| *word == "super") {
                    let _ = word;
                    at.pop();
                    rest = after;
                }
            }
            child => {
                at.push(child.to_owned());
                // A name that an import brings in counts where it is imported.
                return self.modules.contains_key(&at).then_some((at, rest));
            }
        }
        Some((at, rest))
    }
}

/// A path whose first word is a name that an import brings in, as it would be without the import.
fn in_full(path: &[String], imports: &[Import]) -> Vec<String> {
    let import = imports.iter().find(|import| import.name.is_some() && import.name.as_ref() == path.first());
    match import {
        Some(import) => import.path.iter().chain(path.iter().skip(1)).cloned().collect(),
        None => path.to_vec(),
    }
}

/// The module of a file below `src`.
fn module_of(path: &str) -> Module {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if matches!(path, "lib" | "main") {
        return Vec::new();
    }
    path.split('/').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<Vec<String>> {
        let files: Vec<_> =
            files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        circles(&files)
    }

    #[test]
    fn two_files_that_use_each_other_are_a_circle() {
        let files =
            [("lib.rs", "mod a; mod b;"), ("a.rs", "use crate::b::B;"), ("b.rs", "fn f() { super::a::g() }")];
        assert_eq!(found(&files), [["a.rs", "b.rs"]]);
    }

    #[test]
    fn a_layer_uses_those_before_it_only() {
        let files = [
            ("lib.rs", "mod low; mod high; mod beside;"),
            ("low.rs", "use crate::high::part::P; use crate::beside::B;"),
            ("high/mod.rs", "mod part; use crate::low::L;"),
            ("high/part.rs", "pub struct P;"),
            ("beside.rs", "use crate::high::part::P; pub struct B;"),
        ]
        .map(|(path, text)| (path.to_owned(), text.to_owned()));
        let breach = ("low.rs".to_owned(), "high".to_owned());
        assert_eq!(against_layers(&files, &["low", "high"]), [breach]);
        assert_eq!(against_layers(&files, &["high"]), []);
    }

    #[test]
    fn a_longer_way_back_is_a_circle_through_folders() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c;"),
            ("a/mod.rs", "mod part; use crate::b;"),
            ("a/part.rs", ""),
            ("b.rs", "pub use crate::c::C; fn f(_: C) { crate::c::g() }"),
            ("c.rs", "use crate::a::part::P;"),
        ];
        assert_eq!(found(&files), [[""; 0]; 0], "the folder is used by nobody");
        let files = [
            ("main.rs", "mod a; mod b;"),
            ("a/mod.rs", "mod part; use part::P;"),
            ("a/part.rs", "use crate::b::B;"),
            ("b.rs", "use crate::a::A;"),
        ];
        assert_eq!(found(&files), [["a/mod.rs", "a/part.rs", "b.rs"]]);
    }

    #[test]
    fn a_folder_and_its_children_are_no_circle() {
        let files = [
            ("lib.rs", "mod a; pub struct Root; fn f() { a::g() }"),
            ("a/mod.rs", "mod one; pub struct A; fn g() { one::h() }"),
            ("a/one.rs", "use super::A; use crate::Root;"),
        ];
        assert_eq!(found(&files), [[""; 0]; 0]);
    }

    #[test]
    fn what_is_handed_on_counts_where_it_is_defined() {
        let handing = [
            ("lib.rs", "mod a; mod b; pub use b::B;"),
            ("a.rs", "use crate::B;"),
            ("b.rs", "pub struct B; use crate::a::f;"),
        ];
        assert_eq!(found(&handing), [["a.rs", "b.rs"]]);
        let all = [
            ("lib.rs", "mod f; mod c;"),
            ("f/mod.rs", "mod x; mod y; pub use x::*;"),
            ("f/x.rs", "pub struct X;"),
            ("f/y.rs", "use crate::c::C;"),
            ("c.rs", "use crate::f::X;"),
        ];
        assert_eq!(found(&all), [[""; 0]; 0], "`c` uses `x` and not the folder");
    }

    #[test]
    fn an_imported_module_counts_by_what_is_used_of_it() {
        let files = [
            ("lib.rs", "mod f; mod c; mod d;"),
            ("f/mod.rs", "mod x; use crate::c::C;"),
            ("f/x.rs", ""),
            ("c.rs", "use crate::f; fn g() { f::x::h() }"),
            ("d.rs", "use crate::f::x as y; fn g() { y::h() }"),
        ];
        assert_eq!(found(&files), [[""; 0]; 0]);
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b as c; fn f() { c::g() }"),
            ("b.rs", "use crate::a::f;"),
        ];
        assert_eq!(found(&files), [["a.rs", "b.rs"]]);
    }

    #[test]
    fn tests_and_programs_beside_a_library_do_not_count() {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("main.rs", "mod never;"),
            ("a.rs", "#[cfg(test)]\nmod tests { use crate::b::B; }"),
            ("b.rs", "use crate::a::A;"),
        ];
        assert_eq!(found(&files), [[""; 0]; 0]);
    }
}
