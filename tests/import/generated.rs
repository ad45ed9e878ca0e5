//! Documents made from the model in every scheme and width come back to the same clauses.

use std::sync::Arc;

use hoshin::derive::{derive, encode};
use hoshin::import::draft::parse;
use hoshin::model::municipality::Municipality;
use hoshin::model::numbered::Numbered;
use hoshin::render::Format;
use hoshin::resolve::Scope;
use hoshin::source::Source;

use super::workshop::{assert_clauses, assert_same, import, municipality, project, read};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
}

/// Clauses that no reference of the base names, and words that stand once in them.
const CLAUSES: [&str; 6] = [
    "definitions.separation",
    "threats.epidemic",
    "measures.physical",
    "measures.human",
    "threats.disaster",
    "definitions.system",
];

fn variant(seed: u64, scheme: &str, digits: &str, brackets: &str) -> Municipality {
    let mut dice = Dice(seed);
    let mut overrides = String::new();
    for (index, clause) in CLAUSES.iter().enumerate() {
        match dice.throw(4) {
            0 => overrides.push_str(&format!("  - remove: {clause}\n")),
            1 => overrides.push_str(&format!("  - replace: {clause}\n    text: |\n      {clause}について、別に定める（第{index}号の例による。）。\n")),
            2 => overrides.push_str(&format!("  - insert: own.{index}\n    after: {clause}\n    title: 追加の{index}\n    text: |\n      町長が*別に*定める事項{index}を[守る]。\n")),
            _ => {}
        }
    }
    let overrides = if overrides.is_empty() { String::new() } else { format!("overrides:\n{overrides}") };
    let yaml = format!(
        "name: 見本町\nkind: 町\nself: 本町\nguideline: r7.3\nnumbering: {{scheme: {scheme}, digits: {digits}, brackets: {brackets}}}\n\
         documents:\n  - {{document: basic-policy, title: 見本町情報セキュリティ基本方針, cover: none}}\n\
         parameters: {{organizations: [町長, 教育委員会, 議会], residents: 住民}}\n{overrides}"
    ).replace("*別に*", "別に").replace("[守る]", "守る");
    let id = municipality(&project(), "mihon").id;
    parse(&id, &Source::new("policy.yaml", yaml)).expect("a policy without errors")
}

#[test]
fn documents_of_every_scheme_come_back() {
    let project = Arc::new(project());
    let widths = [("half", "half"), ("full", "full"), ("mixed", "half")];
    for seed in 0..3 {
        for (index, scheme) in ["article", "decimal", "dotted"].into_iter().enumerate() {
            let (digits, brackets) = widths[(seed + index) % widths.len()];
            let made = variant(seed as u64, scheme, digits, brackets);
            let (derived, _) = derive(&project, &made, Scope::All);
            let wanted: Vec<Numbered> = derived.iter().map(|document| document.numbered.clone()).collect();
            for format in [Format::Txt, Format::Docx, Format::Html, Format::Pdf, Format::Md] {
                let what = format!("seed {seed} {scheme} {digits} {brackets} {}", format.extension());
                let file = encode(&project, derived.first().expect("a document"), format).expect("a file");
                let imported = import(&read(&file), "見本町", made.policy.kind);
                assert_same(&imported, &what);
                assert_clauses(&imported, &wanted, &what);
            }
        }
    }
}
