//! Rule `homophone`: another word of the same sound, or a letter lost.
//!
//! Why: kana-kanji conversion gives 機関 for 期間 and 支持 for 指示.
//! Example: 業務委託の実施機関において (→ 実施期間).

use std::sync::LazyLock;

use crate::lint::body::Body;
use crate::lint::body::words::{Mend, each, mends};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "homophone",
    title: "同音の語・脱字",
    why: "かな漢字変換の誤りや脱字で、別の語になっている。",
    about: About::Wording,
    check,
};

static LIST: LazyLock<Vec<Mend>> = LazyLock::new(|| {
    mends(&[
        ("(?:実施|契約|保存|利用|委託|有効|保管|試行)(?P<x>機関)(?:において|を通じて|中|内|満了|終了)", "期間"),
        ("(?:関係|金融|行政|研究|医療)(?P<x>期間)(?:との|へ|及び|等)", "機関"),
        ("(?:又は|の|を)(?P<x>支持)(?:し、|しな|する|を行)", "指示"),
        ("(?P<x>行なけれ)ば", "行わなけれ"),
        ("(?P<x>立ち合わ)[せな]", "立ち会わ"),
        ("(?P<x>議会事務|教育委員会事務|選挙管理委員会事務)(?:[と、。はにを]|及び)", "…事務局"),
        ("(?P<x>意外)の(?:者|もの|職員|ソフト|方法|目的)", "以外"),
        ("(?P<x>自治体情報セキュリティ)の(?:導入|利用|活用)", "自治体情報セキュリティクラウド"),
        ("(?:可用性|完全性|機密性|安全性)を(?P<x>補償|保証)", "保障"),
        ("(?P<x>適応)(?:範囲|される|対象)", "適用"),
        ("(?P<x>訂結|締決)", "締結"),
        ("(?:情報|データ|資産)を(?P<x>補完)(?:す|し)", "保管"),
        ("(?P<x>脆弱姓|機密姓|完全姓|可用姓)", "…性"),
        ("(?P<x>(?:なけば|なけれは|なればならない|けばならない))", "なければ"),
        ("(?P<x>ならい。)", "ならない。"),
        ("(?P<x>遵法し|尊守)", "遵守"),
        (r"(?P<x>[\p{Han}]+[^約定書盟\P{Han}])の締結", "…契約"),
        ("(?:情報セキュリティ|安全)(?P<x>対策)を(?:遵守|順守)", "ポリシー"),
    ])
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    each(body, &LIST)
        .into_iter()
        .map(|(spot, instead)| {
            let message = format!("「{}」は「{instead}」の誤りと思われます", body.words(&spot));
            spot.warning(message, "文を確かめて直してください")
        })
        .collect()
}
