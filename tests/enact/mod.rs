//! Stories of a council clerk: a draft, its 新旧対照表, the decision, and what goes wrong on the way.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A workspace of its own with one of the real bodies.
struct Workspace(TempDir);

impl Workspace {
    fn new(id: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder is made");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("municipalities").join(id);
        copy(&source, &folder.path().join("municipalities").join(id));
        Self(folder)
    }

    fn path(&self, relative: &str) -> PathBuf {
        self.0.path().join(relative)
    }

    fn read(&self, relative: &str) -> String {
        let path = self.path(relative);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    fn edit(&self, relative: &str, from: &str, to: &str) {
        let text = self.read(relative);
        assert!(text.contains(from), "{from} stands in {relative}");
        fs::write(self.path(relative), text.replacen(from, to, 1)).expect("it is written");
    }

    fn write(&self, relative: &str, bytes: &[u8]) {
        fs::write(self.path(relative), bytes).expect("it is written");
    }

    fn run(&self, arguments: &str) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hoshin"));
        command.args(arguments.split(' ')).current_dir(self.0.path()).env("NO_COLOR", "1");
        command.output().expect("it runs")
    }

    /// Runs a command that ends with the given code; gives what it said.
    #[track_caller]
    fn told(&self, code: i32, arguments: &str) -> String {
        let output = self.run(arguments);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("it speaks UTF-8");
        let told = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "hoshin {arguments}\n{told}");
        told
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).expect("it is a folder").map(|entry| entry.expect("an entry").path()) {
        let target = to.join(entry.file_name().expect("it has a name"));
        if entry.is_dir() {
            copy(&entry, &target);
        } else {
            fs::copy(&entry, &target).expect("it is copied");
        }
    }
}

#[track_caller]
fn says(told: &str, words: &str) {
    assert!(told.contains(words), "「{words}」 is not said:\n{told}");
}

fn title(page: &str) -> &str {
    page.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).expect("it has a title").0
}

const POLICY: &str = "municipalities/shime/policy.yaml";

#[test]
fn a_change_of_officers_from_draft_to_decision() {
    let shime = Workspace::new("shime");
    shime.edit(POLICY, "ciso: 副町長", "ciso: 町長");
    says(&shime.told(0, "diff shime --format html,json"), "1(1)①  改正  「副町長」 → 「町長」");
    assert_eq!(title(&shime.read("output/shime/shinkyu.html")), "志免町 情報セキュリティ対策基準 新旧対照表（案）");
    says(&shime.read("output/shime/shinkyu.html"), "改正案");
    shime.told(0, "build shime --format html,txt");
    says(title(&shime.read("output/shime/basic-policy.html")), "（案）");
    says(&shime.read("output/shime/basic-policy.txt"), "情報セキュリティポリシー（案）");

    says(&shime.told(0, "enact shime --date 2026-10-01 --edition 第7版 --reason 人事異動"), "令和8年10月1日");
    shime.told(0, "build shime --format html,txt");
    assert_eq!(title(&shime.read("output/shime/basic-policy.html")), "志免町 情報セキュリティ基本方針");
    let cover = "志免町\n情報セキュリティポリシー\n第7版\n制定日：平成16年4月1日\n改定日：令和8年10月1日\n";
    assert!(shime.read("output/shime/basic-policy.txt").starts_with(cover));
    assert!(shime.read("output/shime/standards.txt").trim_end().ends_with("第7版\t人事異動\t\tR8.10.1"));

    let told = shime.told(0, "diff shime --format md");
    says(&told, "変わった条項はありません");
    says(&told, "hoshin diff shime@2025-07-03 shime@2026-10-01");
    shime.told(0, "diff shime@2025-07-03 shime@2026-10-01 --format html -o table.html");
    assert_eq!(title(&shime.read("table.html")), "志免町 情報セキュリティ対策基準 新旧対照表");
    says(&shime.read("table.html"), "改正前");
}

#[test]
fn a_decision_is_never_overwritten() {
    let shime = Workspace::new("shime");
    let file = "municipalities/shime/enacted/2025-07-03/standards.md";
    let before = shime.read(file);
    shime.edit(POLICY, "ciso: 副町長", "ciso: 町長");
    says(&shime.told(2, "enact shime --date 2025-07-03"), "既に記録されています");
    assert_eq!(shime.read(file), before);
    says(&shime.told(0, "enact shime --date 2024-01-01"), "2024-01-01 より後の決定 2025-07-03 が既にあります");
    says(&shime.told(2, "enact shime --date 令和8年"), "日付ではありません");
    says(&shime.told(2, "enact shime"), "--date");
}

#[test]
fn nothing_unsettled_is_enacted() {
    let shime = Workspace::new("shime");
    for (from, to, word) in [
        ("  ciso: 副町長\n", "", "未設定"),
        ("from: ネットワーク図", "from: ネットワークの図", "ネットワークの図"),
        ("against: a5210408", "against: \"00000000\"", "要確認"),
        ("substitute: scope.assets.documents", "substitute: scope.assets.document", "scope.assets.documents"),
    ] {
        let policy = shime.read(POLICY);
        shime.edit(POLICY, from, to);
        let told = shime.told(1, "enact shime --date 2026-10-01");
        says(&told, "決定の記録をしませんでした");
        says(&told, word);
        assert!(!shime.path("municipalities/shime/enacted/2026-10-01").exists());
        fs::write(shime.path(POLICY), policy).expect("it is written");
    }
}

#[test]
fn a_decision_that_was_changed_by_hand_is_told_with_its_place() {
    let shime = Workspace::new("shime");
    shime.edit("municipalities/shime/enacted/2025-07-03/standards.md", "副町長を、CISO", "助役を、CISO");
    let told = shime.told(0, "diff shime --format json");
    says(&told, "決定した文書が、決定の後に書き換えられています");
    says(&told, "enacted/2025-07-03/standards.md:17:1");
    says(&told, "「助役」 → 「副町長」");
}

#[test]
fn a_new_guideline_edition_is_the_reason() {
    let body = Workspace::new("kizugawa");
    body.edit("municipalities/kizugawa/enacted/2026-03-31/basic-policy.md", "guideline: r7.3", "guideline: r4.3");
    body.edit("municipalities/kizugawa/enacted/2026-03-31/basic-policy.md", "サイバー攻撃", "電子的な攻撃");
    let told = body.told(0, "diff kizugawa --format html,json");
    says(&told, "準拠するガイドライン: 令和4年3月版準拠 → 令和7年3月版準拠");
    says(&told, "「電子的な」 → 「サイバー」（理由: ガイドライン（令和7年3月版準拠））");
    says(&body.read("output/kizugawa/shinkyu.html"), "変更の一覧");
    says(&body.read("output/kizugawa/shinkyu.json"), "\"guideline\": \"r4.3\"");
}

#[test]
fn a_change_bears_the_reason_of_the_override_that_made_it_and_no_older_one() {
    let ward = Workspace::new("setagaya");
    let told = ward.told(0, "diff setagaya --format json");
    says(&told, "「4(1)の組織に所属する職員、委員及び議員をいう。」（理由: 委員及び議員も対象とするため）");
    assert_eq!(told.matches("理由").count(), 1, "the other words of the ward are older than the change: {told}");

    let town = Workspace::new("shime");
    let fresh = "against: a5210408\n  - {substitute: audit, from: 自己点検を, to: 自主点検を, reason: 呼び名を改めるため}\n  \
                 - {substitute: scope.assets.information, from: （これらを印刷した文書を含む。）, to: \"\", reason: 印刷物は別に定めるため}\n  \
                 - {retitle: duty, title: 職員の義務, reason: 見出しを短くするため}\n  \
                 - {replace: review, text: 毎年度、この方針を見直す。, reason: 毎年度とするため}";
    town.edit(POLICY, "against: a5210408", fresh);
    let told = town.told(0, "diff shime --format json");
    for reason in ["呼び名を改めるため", "印刷物は別に定めるため", "見出しを短くするため", "毎年度とするため"]
    {
        says(&told, &format!("（理由: {reason}）"));
    }
    assert_eq!(told.matches("理由").count(), 4, "{told}");
}

#[test]
fn a_revision_or_a_body_that_does_not_exist_is_named() {
    let shime = Workspace::new("shime");
    says(&shime.told(2, "diff shime@2020-01-01 shime"), "あるのは 2025-07-03 です");
    says(&shime.told(2, "diff shima"), "「shime」ではありませんか");
    says(&shime.told(2, "diff none.txt shime"), "団体もファイルもありません");
}

#[test]
fn files_in_any_encoding_or_none_make_a_table() {
    let shime = Workspace::new("shime");
    let (before, after) = ("1 目的\n職員は、方針を守る。\n", "1 目的\n職員等は、方針を守る。\n");
    shime.write("before.txt", &encoding_rs::SHIFT_JIS.encode(before).0);
    shime.write(
        "after.txt",
        &[&[0xFF, 0xFE][..], &after.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()].concat(),
    );
    let told = shime.told(0, "diff before.txt after.txt --format csv -o table.csv");
    says(&told, "CP932");
    says(&told, "UTF-16LE");
    says(&told, "「職員」 → 「職員等」");
    shime.write("empty.txt", b"");
    let told = shime.told(0, "diff before.txt empty.txt --format csv -o table.csv");
    says(&told, "empty.txt には中身がありません");
    says(&told, "削除1");
    shime.write("other.txt", "甲乙丙丁の一文である。\n".as_bytes());
    says(&shime.told(0, "diff after.txt other.txt --format csv -o table.csv"), "対応する条項がほとんどありません");
    says(&shime.read("table.csv"), "甲乙丙丁の一文である。");
    shime.write("noise.txt", &[0x80, 0x81, 0xFF, 0x00, 0xFE]);
    says(&shime.told(2, "diff before.txt noise.txt"), "noise.txt");
}

#[test]
fn word_files_are_sides_too() {
    let shime = Workspace::new("shime");
    shime.told(0, "build shime --format docx,txt");
    let told =
        shime.told(0, "diff output/shime/basic-policy.docx output/shime/basic-policy.txt --format csv -o table.csv");
    says(&told, "変わった条項はありません");
}

#[test]
fn both_documents_stand_in_one_table_where_both_changed() {
    let shime = Workspace::new("shime");
    shime.edit(POLICY, "staff: 職員及び会計年度任用職員", "staff: 職員");
    shime.edit(POLICY, "ciso: 副町長", "ciso: 町長");
    let told = shime.told(0, "diff shime@2025-07-03 shime --format html,json,csv --summary");
    says(&told, "情報セキュリティ基本方針　変わった条項 1（改正1）");
    says(&told, "情報セキュリティ対策基準　変わった条項 1（改正1）");
    let table = shime.read("output/shime/shinkyu.csv");
    let places =
        ["○情報セキュリティ基本方針", "○情報セキュリティ対策基準", "変更の一覧"].map(|words| table.find(words));
    assert!(places[0].is_some() && places[0] < places[1] && places[1] < places[2], "{table}");
    assert!(!table.contains("ネットワーク構成図"), "unchanged clauses are left out");
    let json: serde_json::Value = serde_json::from_str(&shime.read("output/shime/shinkyu.json")).expect("it is JSON");
    assert_eq!(json["schema"], 1);
    assert_eq!(json["before"]["date"], "2025-07-03");
    assert_eq!(json["summary"]["changed"], 2);
    let changed = json["rows"].as_array().expect("rows").iter().find(|row| row["kind"] == "amended").expect("a change");
    assert_eq!(changed["id"], "duty");
    for side in ["before", "after"] {
        let side = &changed[side];
        assert!(side["label"].is_string() && side["title"].is_string() && side["text"].is_string());
        assert!(["label", "title", "text"].iter().all(|field| side["marks"][field].is_array()), "{side}");
    }
}

#[test]
fn the_official_table_of_setagaya_is_audited_on_the_command_line() {
    let setagaya = Workspace::new("setagaya");
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sources");
    setagaya.write("table.tsv", &fs::read(sources.join("setagaya-table.tsv")).expect("it is there"));
    let told = setagaya.told(1, "audit table.tsv setagaya@former setagaya");
    says(&told, "下線のない変更4件、片方だけの下線1件");
    setagaya.told(0, "diff setagaya --format html -o ours.html");
    says(&setagaya.told(0, "audit ours.html setagaya@former setagaya"), "全ての変更に正しく下線が引かれています");
    setagaya.told(0, "diff setagaya --format docx --summary --convention national -o ours.docx");
    says(&setagaya.told(0, "audit ours.docx setagaya@former setagaya"), "全ての変更に正しく下線が引かれています");
}
