//! Crafted files: each is refused in one sentence, in time, and leaves the workspace as it was.

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::word::{package, paragraph, word};

/// How long a refusal may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// So much memory may the program and its child take together, in KB.
const MEMORY: u64 = 1024 * 1024;

/// Waits for a program, and tells the most memory that it and its child held (where /proc tells), in KB.
fn watched(mut child: Child) -> (Output, u64) {
    let mut most: BTreeMap<u32, u64> = BTreeMap::new();
    while child.try_wait().expect("a child").is_none() {
        for process in [child.id()].into_iter().chain(children(child.id())) {
            let held = peak(process).unwrap_or(0);
            most.entry(process).and_modify(|known| *known = held.max(*known)).or_insert(held);
        }
        std::thread::sleep(Duration::from_millis(3));
    }
    (child.wait_with_output().expect("what it said"), most.values().sum())
}

fn children(process: u32) -> Vec<u32> {
    let listed = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap_or_default();
    listed.split_whitespace().filter_map(|id| id.parse().ok()).collect()
}

fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

fn refused(what: &str, bytes: &[u8], sentence: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("municipalities")).expect("a new folder");
    let file = folder.path().join("crafted");
    std::fs::write(&file, bytes).expect("a file");
    let start = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hoshin"));
    command.args(["import", "--id", "stranger", "--name", "見本町", "--root"]).arg(folder.path()).arg(&file);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
    let (output, memory) = watched(child);
    assert!(memory < MEMORY, "{what} took {} MB", memory / 1024);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{what}: {errors}");
    assert!(errors.contains(sentence), "{what}: {errors}");
    assert_eq!(errors.trim().lines().count(), 1, "{what}: {errors}");
    assert!(start.elapsed() < PATIENCE, "{what} took {:?}", start.elapsed());
    let left: Vec<_> = std::fs::read_dir(folder.path().join("municipalities")).expect("a folder").collect();
    assert!(left.is_empty(), "{what} left something behind");
}

fn document(inside: &str) -> String {
    format!("<w:document xmlns:w=\"w\"><w:body>{inside}</w:body></w:document>")
}

#[test]
fn a_zip_bomb_is_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("word/document.xml", SimpleFileOptions::default()).expect("a part");
    let block = vec![b' '; 1024 * 1024];
    (0..300).for_each(|_| writer.write_all(&block).expect("memory"));
    refused("a zip bomb", &writer.finish().expect("a zip file").into_inner(), "大きくなりすぎる");
}

#[test]
fn nested_tables_are_refused() {
    let open = "<w:tbl><w:tr><w:tc>".repeat(2000);
    let close = "</w:tc></w:tr></w:tbl>".repeat(2000);
    refused("nested tables", &word(&format!("{open}{}{close}", paragraph("甲")), ""), "入れ子が深すぎる");
}

#[test]
fn too_many_paragraphs_are_refused() {
    refused("100,000 paragraphs", &word(&paragraph("甲").repeat(100_000), ""), "段落が多すぎる");
    refused("100,000 lines", "甲\n".repeat(100_000).as_bytes(), "段落が多すぎる");
}

#[test]
fn texts_longer_than_any_policy_are_refused() {
    refused("one long line", "情報".repeat(520_000).as_bytes(), "文字が多すぎる");
    refused("a large text", "情報".repeat(8_000_000).as_bytes(), "文字が多すぎる");
    refused("a page of tags", format!("<html>{}", "<div ".repeat(4_000_000)).as_bytes(), "文字が多すぎる");
}

#[test]
fn a_page_of_open_scripts_is_refused() {
    refused("scripts", format!("<html>{}", "<script>".repeat(1_000_000)).as_bytes(), "文字がありません");
}

#[test]
fn declarations_and_floods_are_refused() {
    let bomb = format!("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>{}", document("&b;"));
    refused("entities", &package(&[("word/document.xml", &bomb)]), "DTD");
    let attributes: String = (0..80_000).map(|number| format!(" a{number}=\"\"")).collect();
    refused(
        "attributes",
        &package(&[("word/document.xml", &document(&format!("<w:p{attributes}/>")))]),
        "文字がありません",
    );
}

#[test]
fn broken_and_locked_files_are_refused() {
    let whole = word(&paragraph("甲"), "");
    refused("half a docx", &whole[..whole.len() / 2], "壊れている");
    refused(
        "a locked docx",
        &[&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 512]].concat(),
        "パスワード",
    );
    refused("an open element", &package(&[("word/document.xml", "<w:document><w:p>")]), "壊れている");
    refused("an xlsx", &package(&[("xl/workbook.xml", "<workbook/>")]), "Excel");
    refused("an epub", &package(&[("mimetype", "application/epub+zip")]), "Word の文書ではありません");
    refused("half a pdf", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "壊れている");
    refused("rtf", b"{\\rtf1 a}", "RTF");
    refused("a picture", &[0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13, 0, 0, 0, 0], "どれでもありません");
    refused("nothing", b"", "文字がありません");
    refused("blanks", b" \n\n ", "文字がありません");
}

/// A PDF of one page with the given content stream.
fn one_page(filter: &str, content: &[u8]) -> Vec<u8> {
    let objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>".to_vec(),
        [format!("<< {filter}/Length {} >>\nstream\n", content.len()).as_bytes(), content, b"\nendstream"].concat(),
    ];
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend([format!("{} 0 obj\n", index + 1).as_bytes(), object, b"\nendobj\n"].concat());
    }
    let start = file.len();
    file.extend(b"xref\n0 5\n0000000000 65535 f \n");
    places.iter().for_each(|place| file.extend(format!("{place:010} 00000 n \n").as_bytes()));
    file.extend(format!("trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    file
}

#[test]
fn a_pdf_without_characters_needs_ocr() {
    // One empty page, as a scanner without OCR makes them.
    refused("a scan", &one_page("", b"0 0 100 100 re f    "), "OCR");
}

#[test]
fn a_pdf_that_unpacks_to_gigabytes_is_refused() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let block = vec![b' '; 1024 * 1024];
    (0..2000).for_each(|_| packer.write_all(&block).expect("memory"));
    let bomb = one_page("/Filter /FlateDecode ", &packer.finish().expect("a stream"));
    refused("a pdf bomb", &bomb, "取りやめました");
}

#[test]
fn a_huge_file_is_refused_unread() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = std::fs::File::create(folder.path().join("huge")).expect("a file");
    file.set_len(200 * 1024 * 1024).expect("a sparse file");
    let read = hoshin::project::read_foreign(&folder.path().join("huge"), 64 * 1024 * 1024);
    assert!(read.expect_err("a refusal").to_string().contains("64MBを超えています"));
}

#[test]
fn damaged_files_never_take_the_program_down() {
    let whole = word(&paragraph("1 目的").repeat(20), "");
    for step in 0..whole.len() / 7 {
        let mut damaged = whole.clone();
        let place = (step * 7919) % damaged.len();
        damaged[place] = damaged[place].wrapping_add(1 + (step % 255) as u8);
        let _ = hoshin::import::foreign::read(damaged);
    }
}
