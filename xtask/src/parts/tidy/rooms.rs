//! Which package may use which: the dependencies in the manifests against one table.

use crate::json;
use crate::process::{cargo, output_of};
use anyhow::{Context, Result, bail};
use tinyjson::JsonValue;

/// A package, with the packages of this workspace that it may use.
struct Room {
    name: &'static str,
    may_use: &'static [&'static str],
}

/// Everything that is not a program.
const LIBRARIES: &[&str] = &[
    "vitrine-walk",
    "vitrine-order",
    "vitrine-model",
    "vitrine-table",
    "vitrine-training",
    "vitrine-import",
    "vitrine-monitor",
    "vitrine-publish",
    "vitrine-present",
    "vitrine-charts",
    "vitrine-server",
    "vitrine-speech",
];

/// The rooms. What a room may use stands in full; a package that does not exist yet may be named.
const ROOMS: &[Room] = &[
    Room { name: "vitrine-walk", may_use: &[] },
    Room { name: "vitrine-derive", may_use: &[] },
    Room { name: "vitrine-order", may_use: &[] },
    Room { name: "vitrine-model", may_use: &["vitrine-walk", "vitrine-derive", "vitrine-order"] },
    Room { name: "vitrine-table", may_use: &["vitrine-model", "vitrine-order"] },
    Room { name: "vitrine-monitor", may_use: &["vitrine-model"] },
    Room {
        name: "vitrine-present",
        may_use: &["vitrine-model", "vitrine-order", "vitrine-table", "vitrine-training", "vitrine-publish"],
    },
    Room { name: "vitrine-import", may_use: &["vitrine-model"] },
    Room { name: "vitrine-training", may_use: &["vitrine-model"] },
    Room {
        name: "vitrine-publish",
        may_use: &["vitrine-model", "vitrine-table", "vitrine-training", "vitrine-import", "vitrine-monitor"],
    },
    Room { name: "vitrine-charts", may_use: &["vitrine-present", "vitrine-order"] },
    Room { name: "vitrine-server", may_use: &[] },
    Room { name: "vitrine-speech", may_use: &[] },
    Room {
        name: "model-builder",
        may_use: &[
            "vitrine-model",
            "vitrine-table",
            "vitrine-training",
            "vitrine-import",
            "vitrine-monitor",
            "vitrine-publish",
            "vitrine-present",
            "vitrine-server",
        ],
    },
    Room {
        name: "vitrine-app",
        may_use: &[
            "vitrine-model",
            "vitrine-order",
            "vitrine-table",
            "vitrine-monitor",
            "vitrine-present",
            "vitrine-charts",
            "vitrine-publish",
        ],
    },
    Room { name: "vitrine-tests", may_use: LIBRARIES },
    Room { name: "xtask", may_use: &["vitrine-server"] },
    Room { name: "vitrine-bindgen", may_use: &[] },
    Room { name: "vitrine-peers", may_use: &["xtask"] },
];

/// A package and the packages of this workspace that it uses, without those that only its own tests use.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Uses {
    name: String,
    uses: Vec<String>,
}

/// Checks the manifests of the workspace.
///
/// # Errors
/// When a package uses one that it may not use, or has no room; each is printed.
pub fn check() -> Result<()> {
    let metadata = output_of(&mut cargo(&["metadata", "--no-deps", "--format-version", "1", "--offline"]))
        .context("`cargo metadata` failed")?;
    let packages = packages(&json::parse(&metadata)?)?;
    let breaches: Vec<String> = packages.iter().flat_map(breaches).collect();
    for breach in &breaches {
        println!("{breach}");
    }
    if !breaches.is_empty() {
        bail!("{} dependencies between packages that are not allowed", breaches.len());
    }
    println!("{} packages use only what they may use", packages.len());
    Ok(())
}

/// The packages in the output of `cargo metadata`; a dependency on a path is one of this workspace.
fn packages(metadata: &JsonValue) -> Result<Vec<Uses>> {
    let all = json::list(metadata, "packages").context("`cargo metadata` lists no packages")?;
    let package = |package: &JsonValue| {
        let name = json::text(package, "name").context("a package has no name")?.to_owned();
        let dependencies = json::list(package, "dependencies").unwrap_or_default();
        let is_ours = |one: &&JsonValue| {
            json::text(one, "path").is_some() && json::text(one, "kind").is_none_or(|kind| kind != "dev")
        };
        let uses = dependencies.iter().filter(is_ours).filter_map(|one| json::text(one, "name"));
        let mut uses: Vec<String> = uses.map(str::to_owned).collect();
        uses.sort();
        uses.dedup();
        Ok(Uses { name, uses })
    };
    all.iter().map(package).collect()
}

fn breaches(package: &Uses) -> Vec<String> {
    let Uses { name, uses } = package;
    let Some(room) = ROOMS.iter().find(|room| room.name == name) else {
        return vec![format!("{name} has no room: say in xtask/src/parts/tidy/rooms.rs what it may use")];
    };
    let not_allowed = uses.iter().filter(|used| !room.may_use.contains(&used.as_str()));
    let allowed = if room.may_use.is_empty() {
        "nothing of ours".to_owned()
    } else {
        format!("{} only", room.may_use.join(", "))
    };
    not_allowed.map(|used| format!("{name} uses {used}, but may use {allowed}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(name: &str, uses: &[&str]) -> Uses {
        Uses { name: name.to_owned(), uses: uses.iter().map(|used| (*used).to_owned()).collect() }
    }

    #[test]
    fn dependencies_are_read_from_the_metadata() -> Result<()> {
        let metadata = json::parse(
            r#"{"packages": [{"name": "a", "dependencies": [
                {"name": "b", "path": "/b", "kind": null}, {"name": "c", "path": "/c", "kind": "dev"},
                {"name": "d", "kind": null}, {"name": "e", "path": "/e", "kind": "build"},
                {"name": "b", "path": "/b", "kind": "build"}]}]}"#,
        )?;
        assert_eq!(packages(&metadata)?, [uses("a", &["b", "e"])]);
        Ok(())
    }

    #[test]
    fn a_package_uses_only_what_its_room_may_use() {
        assert_eq!(breaches(&uses("vitrine-charts", &["vitrine-present"])), [] as [String; 0]);
        let wrong = breaches(&uses("vitrine-app", &["model-builder", "vitrine-model"]));
        assert!(
            wrong.len() == 1 && wrong[0].starts_with("vitrine-app uses model-builder, but may use"),
            "{wrong:?}"
        );
        let wrong = breaches(&uses("vitrine-walk", &["vitrine-model"]));
        assert_eq!(wrong, ["vitrine-walk uses vitrine-model, but may use nothing of ours"]);
        assert!(breaches(&uses("stranger", &[]))[0].contains("stranger has no room"));
    }

    #[test]
    fn the_rooms_have_no_circle() {
        let mut known: Vec<&str> = Vec::new();
        while known.len() < ROOMS.len() {
            let next = ROOMS.iter().find(|room| {
                !known.contains(&room.name) && room.may_use.iter().all(|used| known.contains(used))
            });
            known.push(next.expect("a room whose needs are known").name);
        }
    }
}
