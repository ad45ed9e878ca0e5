//! What the bodies build, imported as a stranger's, builds to the same text from mostly the same base.

use hoshin::derive::{encode, share};
use hoshin::model::municipality::Municipality;
use hoshin::model::numbered::{Element, Numbered};
use hoshin::parse::block::Reading;
use hoshin::render::Format;
use hoshin::render::text::text;

use super::workshop::{
    SOURCES, assert_clauses, assert_same, bodies, derived, import, imported_source, key, municipality, project, read,
    repository,
};

/// The share of the base may be so many points below that of the policy written by hand.
const POINTS: f64 = 10.0;

fn whole_text(municipality: &Municipality) -> (String, Vec<Numbered>) {
    let documents = derived(&project(), municipality);
    let whole = documents.iter().map(|document| text(&document.sheet)).collect();
    (whole, documents.into_iter().map(|document| document.numbered).collect())
}

fn assert_ledger(reading: &Reading, what: &str) {
    assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "{what}: characters were lost");
}

#[test]
fn the_text_of_every_body_comes_back_from_the_base() {
    for municipality in bodies(&project()) {
        let (whole, documents) = whole_text(&municipality);
        let reading = read(whole.as_bytes());
        assert_ledger(&reading, municipality.id.as_str());
        let imported = import(&reading, &municipality.policy.name.value, municipality.policy.kind);
        assert_same(&imported, municipality.id.as_str());
        assert_eq!(key(&imported.built), key(&whole));
        let (own, all) = share(&documents);
        let hand_made = own as f64 * 100.0 / all as f64;
        let found = imported.share.from_base();
        assert!(found >= hand_made - POINTS, "{}: {found:.1}% of the base, by hand {hand_made:.1}%", municipality.id);
    }
}

/// Gives the share of the base in the policy that is written by hand, in percent.
fn hand_made(body: &str) -> f64 {
    let (_, documents) = whole_text(&municipality(&project(), body));
    let (own, all) = share(&documents);
    own as f64 * 100.0 / all as f64
}

#[test]
fn every_published_text_comes_back_from_the_base_as_a_strangers() {
    for source in SOURCES {
        let path = repository().join("tests/fixtures/sources").join(format!("{source}.txt"));
        let published = std::fs::read_to_string(path).expect("a source");
        assert_ledger(&read(published.as_bytes()), source);
        let imported = imported_source(source);
        assert_same(&imported, source);
        assert_eq!(key(&imported.built), key(&published), "{source}");
        let body = source.split('-').next().expect("the id of the body");
        let (found, hand_made) = (imported.share.from_base(), hand_made(body));
        assert!(found >= hand_made - POINTS, "{source}: {found:.1}% of the base, by hand {hand_made:.1}%");
        let draft = &imported.adopted.tailored.draft;
        let by_hand = municipality(&project(), body).policy;
        assert_eq!(draft.scheme, by_hand.numbering.scheme.value, "{source}: the scheme");
        assert_eq!(draft.digits, by_hand.numbering.digits, "{source}: the width of digits");
        assert_eq!(draft.brackets, by_hand.numbering.brackets, "{source}: the width of brackets");
        assert_eq!(draft.guideline, by_hand.guideline.value, "{source}: the edition");
        assert_eq!(draft.self_word.value, by_hand.self_word, "{source}: the word for itself");
    }
}

fn tables(documents: &[Numbered]) -> usize {
    let clauses = documents.iter().flat_map(|document| document.flatten());
    let bodies = clauses.flat_map(|(clause, _)| &clause.body);
    bodies.filter(|element| matches!(element, Element::Table(_))).count()
}

#[test]
fn every_format_of_every_body_comes_back() {
    let project = project();
    for municipality in bodies(&project) {
        for document in derived(&project, &municipality) {
            for format in [Format::Md, Format::Html, Format::Docx, Format::Pdf] {
                let what = format!("{} {} {}", municipality.id, document.numbered.document, format.extension());
                let reading = read(&encode(&project, &document, format).expect("a document"));
                assert_ledger(&reading, &what);
                let imported = import(&reading, &municipality.policy.name.value, municipality.policy.kind);
                assert_same(&imported, &what);
                let wanted = std::slice::from_ref(&document.numbered);
                assert_clauses(&imported, wanted, &what);
                assert_eq!(tables(&imported.documents), tables(wanted), "{what}");
                let scheme = &imported.adopted.tailored.draft.scheme;
                assert_eq!(*scheme, municipality.policy.numbering.scheme.value, "{what}: the scheme that is there");
                if format == Format::Md {
                    // It has no cover.
                    continue;
                }
                let (built, wanted) = (key(&imported.built), key(&text(&document.sheet)));
                assert_eq!(built.chars().count(), wanted.chars().count(), "{what}");
                assert_eq!(built, wanted, "{what}");
            }
        }
    }
}
