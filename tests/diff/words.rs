//! The size of a mark: words and phrases as staff underline them, never a lone character of a word.

use hoshin::diff::change::marked_words;
use hoshin::diff::text::marks;

fn marked(before: &str, after: &str) -> (Vec<String>, Vec<String>) {
    let (b, a) = marks(before, after);
    (marked_words(before, &b), marked_words(after, &a))
}

#[track_caller]
fn check(before: &str, after: &str, words_before: &[&str], words_after: &[&str]) {
    let (b, a) = marked(before, after);
    assert_eq!((b.as_slice(), a.as_slice()), (owned(words_before).as_slice(), owned(words_after).as_slice()));
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn a_noun_is_replaced_whole() {
    check("職員が遵守すべき事項", "職員等が遵守すべき事項", &["職員"], &["職員等"]);
    check("業務の遂行", "職務の遂行", &["業務"], &["職務"]);
    check("会計年度任用職員は", "会計年度任用職員等は", &["職員"], &["職員等"]);
    check("パソコンの管理", "パソコン等の管理", &["パソコン"], &["パソコン等"]);
    check("サーバ室の管理", "サーバ室等の管理", &["サーバ室"], &["サーバ室等"]);
    check("電磁的記録媒体", "電磁的記憶媒体", &["記録"], &["記憶"]);
    check("非意図的要因", "非意図的な要因", &["非意図的"], &["非意図的な"]);
    check("委託管理の不備", "受託管理の不備", &["委託"], &["受託"]);
}

#[test]
fn an_added_word_is_marked_on_its_own_side_only() {
    check("情報資産の分類", "情報資産の適正な分類", &[], &["適正な"]);
    check("教育委員会は", "教育委員会事務局は", &[], &["事務局"]);
    check("医師、弁護士を置く", "医師、鑑定人、弁護士を置く", &[], &["、鑑定人"]);
}

#[test]
fn numbers_dates_and_citations_are_whole() {
    check("手数料は500円とする", "手数料は800円とする", &["500円"], &["800円"]);
    check("委員7人以上", "委員5人以上", &["7人"], &["5人"]);
    check("平成22年1月1日から", "令和4年1月1日から", &["平成22年1月1日"], &["令和4年1月1日"]);
    check("令和7年度の計画", "令和8年度の計画", &["令和7年度"], &["令和8年度"]);
    check("法第23条の2の規定", "法第23条の3の規定", &["第23条の2"], &["第23条の3"]);
    check("第10条第1項に", "第10条第2項に", &["第10条第1項"], &["第10条第2項"]);
    check("上記4(1)の組織", "上記4(2)の組織", &["上記4(1)"], &["上記4(2)"]);
    check("自治体機密性2以上の", "自治体機密性3以上の", &["機密性2"], &["機密性3"]);
}

#[test]
fn conjunctions_part_words() {
    check("職員及び委員", "職員並びに委員", &["及び"], &["並びに"]);
    check("回線及び職員の端末", "回線及び職員等の端末", &["職員"], &["職員等"]);
}

#[test]
fn okurigana_stays_with_its_word() {
    check("情報を取扱う者", "情報を取り扱う者", &["取扱う"], &["取り扱う"]);
    check("規程を定める。", "規程を設ける。", &["定める"], &["設ける"]);
}

#[test]
fn a_blank_is_marked_with_its_neighbours() {
    check("LGWAN接続系の端末", "LGWAN 接続系の端末", &["LGWAN接続系"], &["LGWAN 接続系"]);
}

#[test]
fn equal_texts_and_empty_texts() {
    check("同じ", "同じ", &[], &[]);
    check("", "足す", &[], &["足す"]);
    check("引く", "", &["引く"], &[]);
}
