//! Writes the report of an import as one HTML page.

use crate::import::report::{Beside, Report, Verdict};
use crate::model::municipality::{Brackets, Digits};

const STYLE: &str = "body{font-family:'BIZ UDPGothic',sans-serif;margin:2em auto;padding:0 1em;max-width:80em;line-height:1.6}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #767676;padding:.3em .5em;vertical-align:top;text-align:left}\
td{white-space:pre-wrap;overflow-wrap:anywhere}.share{width:auto}.share td{text-align:right}.clauses{table-layout:fixed}\
.clauses th:last-child{width:14em}mark{background:none;color:inherit;text-decoration:underline;text-decoration-thickness:2px}\
.parameter{background:#eef6ee}.small-edit{background:#fff6dd}.local{background:#fdeaea}.id{font-size:.8em;color:#595959}";

/// Writes the page: shares, what to look at, guesses, and each clause beside its base clause.
pub fn html(report: &Report) -> String {
    let title = escaped(&format!("{} 取込みの報告", report.name));
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"ja\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    );
    page.push_str(&outcome(report));
    page.push_str(&shares(report));
    page.push_str(&look(report));
    page.push_str(&guesses(report));
    page.push_str(&aside(report));
    page.push_str(
        "<h2>条項ごとの対照</h2>\n<p>下線は、基準文と違う語句です。</p>\n<table class=\"clauses\">\n\
         <tr><th scope=\"col\">取り込んだ条項</th><th scope=\"col\">基準文</th><th scope=\"col\">区分</th></tr>\n",
    );
    report.clauses.iter().for_each(|clause| page.push_str(&row(clause)));
    page.push_str("</table>\n</body>\n</html>\n");
    page
}

/// Tells how labels are written: 半角の数字、半角の括弧.
pub fn widths(report: &Report) -> String {
    let digits = match report.digits {
        Digits::Half => "半角の数字",
        Digits::Full => "全角の数字",
        Digits::Mixed => "一桁は全角、二桁からは半角の数字",
    };
    let brackets = match report.brackets {
        Brackets::Half => "半角の括弧",
        Brackets::Full => "全角の括弧",
    };
    format!("{digits}、{brackets}")
}

fn outcome(report: &Report) -> String {
    let proof = match report.proof.differing {
        0 => "作り直した文は、元の文と一字も違いません（空白と括弧の幅を除く）。".to_owned(),
        count => format!("作り直した文は、元の文と {count} 字違います。"),
    };
    format!(
        "<p>{proof}</p>\n<p>ガイドラインの版は {}、番号体系は {}（{}）です。</p>\n",
        escaped(&report.guideline),
        escaped(&report.scheme),
        widths(report)
    )
}

fn shares(report: &Report) -> String {
    let share = &report.share;
    let rows = [
        (Verdict::Base, share.base),
        (Verdict::Parameter, share.parameter),
        (Verdict::SmallEdit, share.small_edit),
        (Verdict::Local, share.local),
    ];
    let percent = |count: usize| count as f64 * 100.0 / share.all.max(1) as f64;
    let row = |(verdict, count): (Verdict, usize)| {
        let (class, name) = (class(verdict), verdict.as_str());
        format!(
            "<tr class=\"{class}\"><th scope=\"row\">{name}</th><td>{count} 字</td><td>{:.1}%</td></tr>\n",
            percent(count)
        )
    };
    format!("<h2>内訳</h2>\n<table class=\"share\">\n{}</table>\n", rows.into_iter().map(row).collect::<String>())
}

fn look(report: &Report) -> String {
    if report.look.is_empty() {
        return "<h2>初めに見るところ</h2>\n<p>ありません。</p>\n".to_owned();
    }
    let line = |look: &crate::import::report::Look| {
        let place = look.place.map(|place| format!("{place}行: ")).unwrap_or_default();
        format!("<li>{place}{}</li>\n", escaped(&look.what))
    };
    let lines: String = report.look.iter().map(line).collect();
    format!("<h2>初めに見るところ</h2>\n<ol>\n{lines}</ol>\n")
}

fn guesses(report: &Report) -> String {
    let row = |guess: &crate::import::report::Found| {
        format!(
            "<tr><td>{}\n<span class=\"id\">{}</span></td><td>{}</td><td>{:.0}%</td></tr>\n",
            escaped(&guess.label),
            escaped(&guess.name),
            escaped(&guess.value),
            guess.confidence * 100.0
        )
    };
    let rows: String = report.guesses.iter().map(row).collect();
    format!(
        "<h2>見つけた値、選択肢、参照</h2>\n<table>\n<tr><th scope=\"col\">項目</th><th scope=\"col\">値</th><th scope=\"col\">確からしさ</th></tr>\n{rows}</table>\n"
    )
}

fn aside(report: &Report) -> String {
    let ledger = &report.ledger;
    let counts = format!(
        "<h2>除いた文字</h2>\n<p>読んだ文字 {}、条項に置いた文字 {}、除いた文字 {}。</p>\n",
        ledger.read, ledger.placed, ledger.set_aside
    );
    if ledger.entries.is_empty() {
        return counts;
    }
    let row = |(place, reason, text): &(usize, String, String)| {
        format!("<tr><td>{place}</td><td>{}</td><td>{}</td></tr>\n", escaped(reason), escaped(text))
    };
    let rows: String = ledger.entries.iter().map(row).collect();
    format!(
        "{counts}<table>\n<tr><th scope=\"col\">行</th><th scope=\"col\">理由</th><th scope=\"col\">文字</th></tr>\n{rows}</table>\n"
    )
}

fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Base => "base",
        Verdict::Parameter => "parameter",
        Verdict::SmallEdit => "small-edit",
        Verdict::Local => "local",
    }
}

fn row(clause: &Beside) -> String {
    let id = escaped(&clause.id);
    let label = Some(&clause.label).filter(|label| !label.is_empty());
    let label = label.map(|label| format!("{} ", escaped(label))).unwrap_or_default();
    let (base, sure) = match &clause.base {
        Some(base) => (marked(base, &clause.marks.base), format!("（{:.0}%）", clause.confidence * 100.0)),
        None => (String::new(), String::new()),
    };
    format!(
        "<tr class=\"{}\"><td id=\"{id}\">{label}{}</td><td>{base}</td><td>{}{sure}\n<span class=\"id\">{id}</span></td></tr>\n",
        class(clause.verdict),
        marked(&clause.whole(), &clause.marks.own),
        clause.verdict.as_str(),
    )
}

fn marked(text: &str, marks: &[(usize, usize)]) -> String {
    let chars: Vec<char> = text.chars().collect();
    let piece =
        |range: std::ops::Range<usize>| escaped(&chars.get(range).unwrap_or_default().iter().collect::<String>());
    let mut written = String::new();
    let mut done = 0;
    for (start, end) in marks {
        written.push_str(&format!("{}<mark>{}</mark>", piece(done..*start), piece(*start..*end)));
        done = *end;
    }
    written + &piece(done..chars.len())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
