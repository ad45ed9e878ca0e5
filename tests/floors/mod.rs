//! The house has floors: a module imports only from the floors below its own (ARCHITECTURE.md says what each is for).

use super::workspace::{sources, tests};

/// From the ground up; the modules of one floor do not know each other.
const FLOORS: [&[&str]; 13] = [
    &["source"],
    &["diag", "model"],
    &["numeral"],
    &["parse"],
    &["resolve"],
    &["numbering"],
    &["diff", "lint"],
    &["compare", "import", "update"],
    &["view"],
    &["render"],
    &["project"],
    &["adopt", "derive"],
    &["cli", "main", "lib"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

#[test]
fn every_module_imports_only_from_the_floors_below() {
    let mut wrong = Vec::new();
    let root = tests("../src");
    for path in sources(&root) {
        let inside = path.strip_prefix(&root).expect("a source").with_extension("");
        let own = inside.iter().next().expect("a module").to_string_lossy().into_owned();
        let level = floor(&own).unwrap_or_else(|| panic!("{own} has no floor yet: give it one here"));
        let text = std::fs::read_to_string(&path).expect("a source");
        for rest in text.split("crate::").skip(1) {
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if name != own && floor(&name).is_none_or(|below| below >= level) {
                wrong.push(format!("{} imports {name}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
