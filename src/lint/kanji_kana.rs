//! Rule `kanji-kana`: words that 公用文 writes in kanji, or in kana.
//!
//! Why: 公用文における漢字使用等について (平成22年内閣訓令第1号): 全て, 当たって, 上で, 係る in kanji;
//! ごと, ほか, とおり, できる in kana; 埃 is no 常用漢字. 無い stays, for the guideline writes it.
//! Example: すべて, 検討したうえで, 業務毎に.

use std::sync::LazyLock;

use crate::lint::body::Body;
use crate::lint::body::words::{Mend, grouped, mends};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "kanji-kana",
    title: "漢字と仮名",
    why: "公用文で漢字で書く語、仮名で書く語は決まっている。",
    about: About::Wording,
    check,
};

static LIST: LazyLock<Vec<Mend>> = LazyLock::new(|| {
    mends(&[
        ("(?P<x>すべて)", "全て"),
        ("[たるの](?P<x>うえで)", "上で"),
        ("に(?P<x>あたっ)て", "当たっ"),
        ("に(?P<x>あたり)[、、]", "当たり"),
        (r"に(?P<x>かかる)(?:[^費時負コわ]|$)", "係る"),
        ("を(?P<x>も)(?:つと|ち、|たな)", "持"),
        ("(?P<x>とりまとめ)", "取りまとめ"),
        (r"[\p{Han}ス](?P<x>毎に)", "ごとに"),
        ("(?P<x>出来)[るなたずれま]", "でき"),
        ("[すくむるいた](?P<x>事)[をがにはもと]", "こと"),
        ("[のるたいがん](?P<x>為)[に、]", "ため"),
        ("次の(?P<x>通り)", "とおり"),
        ("[のるた](?P<x>様)[にな]", "よう"),
        ("[するた](?P<x>他)、", "ほか"),
        ("(?P<x>下さい)", "ください"),
        ("(?P<x>予め)", "あらかじめ"),
        ("(?P<x>於いて|於て)", "おいて"),
        ("(?P<x>と共に)", "とともに"),
        ("に(?P<x>関わら|拘わら|拘ら)ず", "かかわら"),
        ("(?P<x>迄)", "まで"),
        ("(?P<x>埃)", "ほこり"),
        ("(?P<x>等々)", "等"),
        ("(?P<x>致し|致す)", "いたし"),
        ("(?P<x>無く|無し)[、。すて]", "なく"),
    ])
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    grouped(body, &LIST)
        .into_iter()
        .filter_map(|(spots, instead)| {
            let spot = spots.first()?;
            let message = format!("「{}」は「{instead}」と書きます{}", body.words(spot), body.elsewhere(&spots));
            Some(spot.warning(message, format!("「{instead}」に改めてください")))
        })
        .collect()
}
