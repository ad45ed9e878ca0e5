//! Writes the report of an import as one HTML page.

use crate::import::report::{Beside, Report, Verdict};

const STYLE: &str = "body{font-family:'BIZ UDPGothic',sans-serif;margin:2em;line-height:1.6}table{border-collapse:collapse;width:100%}\
th,td{border:1px solid #888;padding:.3em .5em;vertical-align:top;text-align:left;white-space:pre-wrap}\
.base{background:#fff}.parameter{background:#eef6ee}.small-edit{background:#fff6dd}.local{background:#fdeaea}";

/// Writes the page: shares, what to look at, guesses, and each clause beside its base clause.
pub fn html(report: &Report) -> String {
    let title = format!("{} 取込みの報告", report.name);
    let share = &report.share;
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n<title>{0}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{0}</h1>\n",
        escaped(&title)
    );
    page.push_str(&format!(
        "<p>版 {}、番号体系 {}。基準文から {:.1}%（全 {} 字のうち、基準文のまま {} 字、値を入れただけ {} 字、語句の変更 {} 字、団体独自 {} 字）。元の文と違うのは {} 字。</p>\n",
        escaped(&report.guideline), escaped(&report.scheme), share.from_base(), share.all, share.base, share.parameter, share.small_edit, share.local, report.proof.differing
    ));
    page.push_str("<h2>初めに見るところ</h2>\n<ul>\n");
    for look in &report.look {
        let place = look.place.map(|place| format!("{place}行: ")).unwrap_or_default();
        page.push_str(&format!("<li>{place}{}</li>\n", escaped(&look.what)));
    }
    page.push_str("</ul>\n<h2>見つけた値</h2>\n<table>\n<tr><th>項目</th><th>値</th><th>確からしさ</th></tr>\n");
    for guess in &report.guesses {
        page.push_str(&format!(
            "<tr><td>{}</td><td>{}</td><td>{:.0}%</td></tr>\n",
            escaped(&guess.name),
            escaped(&guess.value),
            guess.confidence * 100.0
        ));
    }
    page.push_str("</table>\n<h2>除いた文字</h2>\n<table>\n<tr><th>行</th><th>理由</th><th>文字</th></tr>\n");
    for (place, reason, text) in &report.ledger.entries {
        page.push_str(&format!("<tr><td>{place}</td><td>{}</td><td>{}</td></tr>\n", escaped(reason), escaped(text)));
    }
    page.push_str(
        "</table>\n<h2>条項ごとの対照</h2>\n<table>\n<tr><th>取り込んだ条項</th><th>基準文</th><th>区分</th></tr>\n",
    );
    report.clauses.iter().for_each(|clause| page.push_str(&row(clause)));
    page.push_str("</table>\n</body>\n</html>\n");
    page
}

fn row(clause: &Beside) -> String {
    let class = match clause.verdict {
        Verdict::Base => "base",
        Verdict::Parameter => "parameter",
        Verdict::SmallEdit => "small-edit",
        Verdict::Local => "local",
    };
    let head = [clause.label.as_str(), clause.title.as_str()].join(" ");
    let own = [head.trim(), clause.text.as_str()].join("\n");
    format!(
        "<tr class=\"{class}\"><td id=\"{0}\">{1}</td><td>{2}</td><td>{3}（{4:.0}%）\n{0}</td></tr>\n",
        escaped(&clause.id),
        escaped(own.trim()),
        escaped(clause.base.as_deref().unwrap_or("")),
        clause.verdict.as_str(),
        clause.confidence * 100.0
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
