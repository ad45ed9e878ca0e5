//! Makes up a nation of bodies: the real policies are the seeds, sampled by index, so that every run gives the same files.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use hoshin::derive;
use hoshin::diag::{Diagnostic, Severity};
use hoshin::model::id::MunicipalityId;
use hoshin::project::{Failure, Project};
use hoshin::resolve::Scope;

/// The edition that every made-up body follows: the one that has both documents.
const EDITION: &str = "r7.3";

/// The bodies whose 基本方針 is a seed; the 対策基準 is always sampled from the one that publishes it.
const SEEDS: [&str; 4] = ["ina", "kizugawa", "shime", "setagaya"];
const STANDARDS_SEED: &str = "shime";
const SAMPLE_VALUES: &str = "mihon";

/// A share of eight of the small changes of wording that a made-up body takes over.
const KEPT_EIGHTHS: u64 = 6;

/// A real `policy.yaml` cut into its sections and its overrides.
#[derive(Clone)]
struct Seed {
    id: &'static str,
    name: String,
    sections: BTreeMap<String, String>,
    overrides: Vec<String>,
}

/// Writes a workspace of so many bodies, each with both documents, into a folder.
pub(crate) fn write(folder: &Path, count: usize) -> io::Result<()> {
    let standards = read(STANDARDS_SEED)?;
    let values = read(SAMPLE_VALUES)?;
    let mut seeds = Vec::new();
    for id in SEEDS {
        seeds.push(standing(folder, read(id)?, &standards, &values)?);
    }
    for index in 0..count {
        let seed = &seeds[index % seeds.len()];
        let text = policy(index, seed, &standards, &values, Some(index as u64));
        place(folder, &format!("body-{index:04}"), &text)?;
    }
    Ok(())
}

/// Writes a workspace of one body by the name of a real one, as it is.
pub(crate) fn real(folder: &Path, id: &str) -> io::Result<()> {
    place(folder, id, &fs::read_to_string(source(id))?)
}

/// Puts a `policy.yaml` into a workspace.
pub(crate) fn place(folder: &Path, id: &str, text: &str) -> io::Result<()> {
    let home = folder.join("municipalities").join(id);
    fs::create_dir_all(&home)?;
    fs::write(home.join("policy.yaml"), text)
}

fn source(id: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("municipalities").join(id).join("policy.yaml")
}

fn read(id: &'static str) -> io::Result<Seed> {
    let text = fs::read_to_string(source(id))?;
    let mut sections: BTreeMap<String, String> = BTreeMap::new();
    let mut key = String::new();
    for line in text.split_inclusive('\n').filter(|line| !line.trim_start().starts_with('#')) {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            key = line.split(':').next().unwrap_or_default().to_owned();
        }
        sections.entry(key.clone()).or_default().push_str(line);
    }
    let overrides = sections.remove("overrides").map(|text| items(&text)).unwrap_or_default();
    let name = sections.get("name").and_then(|line| line.split_once(": ")).map_or("", |(_, name)| name.trim());
    Ok(Seed { id, name: name.to_owned(), sections, overrides })
}

/// Cuts a section into its entries, each beginning with `  - `.
fn items(section: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in section.split_inclusive('\n').skip(1) {
        match items.last_mut() {
            Some(last) if !line.starts_with("  - ") => last.push_str(line),
            _ => items.push(line.to_owned()),
        }
    }
    items
}

/// Drops the overrides of a seed that do not stand on the edition of the made-up bodies.
fn standing(folder: &Path, mut seed: Seed, standards: &Seed, values: &Seed) -> io::Result<Seed> {
    let trial = folder.join("trial");
    loop {
        let text = policy(0, &seed, standards, values, None);
        place(&trial, "trial", &text)?;
        let wrong: Vec<usize> =
            wrongs(&trial).iter().filter_map(|found| Some(found.place.as_ref()?.range.start)).collect();
        let kept = |item: &&String| !text.find(item.as_str()).is_some_and(|start| hit(&wrong, start, item.len()));
        let overrides: Vec<String> = seed.overrides.iter().filter(kept).cloned().collect();
        if overrides.len() == seed.overrides.len() {
            fs::remove_dir_all(&trial)?;
            return Ok(seed);
        }
        seed.overrides = overrides;
    }
}

fn hit(wrong: &[usize], start: usize, length: usize) -> bool {
    wrong.iter().any(|byte| (start..start + length).contains(byte))
}

fn wrongs(workspace: &Path) -> Vec<Diagnostic> {
    let project = Project::open(Some(workspace), workspace).expect("the trial workspace is there");
    let id = MunicipalityId::new("trial").expect("a plain id");
    let found = match project.municipality(&id) {
        Ok(body) => derive::numbered(&project, &body, Scope::All).map_or_else(|found| found, |(.., found)| found),
        Err(Failure::Wrong(found)) => found,
        Err(Failure::Machine(error)) => panic!("{error}"),
    };
    found.into_iter().filter(|one| one.severity != Severity::Note).collect()
}

/// Writes the `policy.yaml` of a made-up body; without a sample every override of its seeds is in it.
fn policy(index: usize, seed: &Seed, standards: &Seed, values: &Seed, sample: Option<u64>) -> String {
    let (kind, word) = [("市", "本市"), ("町", "本町"), ("村", "本村"), ("一部事務組合", "本組合")][index % 4];
    let name = format!("見本{index}{kind}");
    let mut text =
        format!("name: {name}\nkind: {kind}\nself: {word}\nguideline: {EDITION}\nedition: 第{}版\n", 1 + index % 9);
    text.push_str(&numbering(seed, index));
    text.push_str(&documents(seed, index));
    for (key, from) in [("adopters", seed), ("history", standards), ("options", seed)] {
        text.push_str(from.sections.get(key).map_or("", String::as_str));
    }
    text.push_str(&merged("parameters", values, seed));
    text.push_str(&merged("officers", values, if index.is_multiple_of(2) { values } else { standards }));
    text.push_str(standards.sections.get("charts").map_or("", String::as_str));
    text.push_str("overrides:\n");
    let own = seed.overrides.iter().chain(below(seed, standards));
    own.enumerate().filter(|(place, item)| keeps(item, sample, *place)).for_each(|(_, item)| text.push_str(item));
    [seed, standards, values].iter().fold(text, |text, real| text.replace(&real.name, &name))
}

/// Gives the overrides of the 対策基準, which the seed itself may already have.
fn below<'a>(seed: &Seed, standards: &'a Seed) -> &'a [String] {
    if seed.id == standards.id {
        return &[];
    }
    let first = standards.overrides.iter().position(|item| item.contains(": organization"));
    &standards.overrides[first.unwrap_or(standards.overrides.len())..]
}

/// A change of structure stays, for others may rest on it; of the small changes most stay.
fn keeps(item: &str, sample: Option<u64>, place: usize) -> bool {
    let small = item.trim_start().starts_with("- substitute:");
    sample.is_none_or(|sample| !small || mixed(sample * 1000 + place as u64) % 8 < KEPT_EIGHTHS)
}

/// Spreads a number over all bits (the finaliser of SplitMix64).
fn mixed(number: u64) -> u64 {
    let mut bits = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

fn numbering(seed: &Seed, index: usize) -> String {
    let digits = ["half", "full", "mixed"][index % 3];
    let brackets = ["half", "full"][index % 2];
    let text = seed.sections.get("numbering").map_or("", String::as_str);
    text.replace("digits: half", &format!("digits: {digits}"))
        .replace("brackets: half", &format!("brackets: {brackets}"))
}

fn documents(seed: &Seed, index: usize) -> String {
    let section = seed.sections.get("documents").map_or("", String::as_str);
    let cover = section.lines().find_map(|line| line.trim().strip_prefix("cover: ")).unwrap_or("policy");
    let date = format!("20{:02}-{:02}-01", 20 + index % 7, 1 + index % 12);
    format!(
        "documents:\n  - document: basic-policy\n    cover: {cover}\n    date: {date}\n  - document: standards\n    cover: none\n    date: {date}\n"
    )
}

/// Puts the lines of two sections together; the second wins.
fn merged(key: &str, first: &Seed, second: &Seed) -> String {
    let mut lines: BTreeMap<&str, &str> = BTreeMap::new();
    for seed in [first, second] {
        let section = seed.sections.get(key).map_or("", String::as_str);
        lines.extend(section.lines().skip(1).filter_map(|line| Some((line.trim().split_once(": ")?.0, line))));
    }
    let lines: Vec<&str> = lines.into_values().collect();
    format!("{key}:\n{}\n", lines.join("\n"))
}
