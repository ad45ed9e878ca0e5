//! Splits a text into the words at whose edges a mark may begin and end: runs of one script, with a few rules.

use std::ops::Range;

const CONJUNCTIONS: [&str; 8] = ["及び", "並びに", "又は", "若しくは", "且つ", "或いは", "但し", "等々"];
const ERAS: [&str; 5] = ["令和", "平成", "昭和", "大正", "明治"];
const UNITS: [&str; 45] = [
    "年度",
    "年間",
    "か月",
    "ヶ月",
    "ヵ月",
    "箇月",
    "カ月",
    "週間",
    "日間",
    "時間",
    "分間",
    "秒間",
    "文字",
    "万円",
    "千円",
    "百万円",
    "億円",
    "年",
    "月",
    "週",
    "日",
    "時",
    "分",
    "秒",
    "円",
    "人",
    "名",
    "歳",
    "回",
    "件",
    "個",
    "台",
    "条",
    "項",
    "号",
    "章",
    "節",
    "版",
    "階",
    "点",
    "桁",
    "割",
    "％",
    "%",
    "か所",
];
const CITED: [char; 12] = ['条', '項', '号', '章', '節', '款', '編', '版', '表', '回', '次', '類'];
/// Kanji that begin a word of three: 再任用, 本基本.
const PREFIXES: [char; 8] = ['再', '本', '各', '両', '非', '未', '諸', '第'];
/// Kanji that end a word of three or more: 委員会, 責任者, 職員等.
const SUFFIXES: [char; 24] = [
    '等', '者', '的', '性', '化', '用', '系', '類', '所', '室', '課', '局', '部', '会', '員', '長', '体', '書', '物',
    '権', '区', '市', '町', '村',
];
/// The script of a character, as far as word edges go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Kanji,
    Hiragana,
    Katakana,
    Latin,
    Digit,
    Space,
    Other,
}

/// Splits a text into words; the ranges cover it from end to end.
pub fn words(chars: &[char]) -> Vec<Range<usize>> {
    let mut words = Vec::with_capacity(chars.len() / 2);
    let mut start = 0;
    while start < chars.len() {
        start = read_words(chars, start, &mut words);
    }
    words
}

/// Reads one word, or the words of one run of kanji, and gives the place after them.
fn read_words(chars: &[char], start: usize, words: &mut Vec<Range<usize>>) -> usize {
    if let Some(end) = special_end(chars, start) {
        words.push(start..end);
        return end;
    }
    let end = match script(chars[start]) {
        Script::Kanji => return read_kanji(chars, start, words),
        Script::Hiragana => hiragana_end(chars, start),
        Script::Katakana | Script::Latin => with_suffix(chars, foreign_end(chars, start)),
        Script::Space => run_end(chars, start, |c| script(c) == Script::Space),
        Script::Digit | Script::Other => start + 1,
    };
    words.push(start..end);
    end
}

/// Gives the end of a citation, a date, a number with its unit or a conjunction that begins here.
fn special_end(chars: &[char], start: usize) -> Option<usize> {
    match chars[start] {
        '第' => citation_end(chars, start),
        '(' | '（' => bracketed_number_end(chars, start).map(|end| sublabels_end(chars, end)),
        c if script(c) == Script::Digit => Some(number_end(chars, start)),
        '令' | '平' | '昭' | '大' | '明' => era_date_end(chars, start),
        '及' | '並' | '又' | '若' | '且' | '或' | '但' | '等' => conjunction_end(chars, start),
        _ => None,
    }
}

/// 第23条の2, 第10条第1項.
fn citation_end(chars: &[char], start: usize) -> Option<usize> {
    let digits = counting_end(chars, start + 1);
    let unit = chars.get(digits).filter(|c| digits > start + 1 && CITED.contains(c))?;
    let mut end = digits + usize::from(CITED.contains(unit));
    while chars.get(end) == Some(&'の') && counting_end(chars, end + 1) > end + 1 {
        end = counting_end(chars, end + 1);
    }
    let next = chars.get(end).filter(|c| **c == '第').and_then(|_| citation_end(chars, end));
    Some(next.unwrap_or(end))
}

fn counting_end(chars: &[char], start: usize) -> usize {
    run_end(chars, start, |c| script(c) == Script::Digit || "一二三四五六七八九十百".contains(c))
}

/// 令和7年7月3日, 平成22年度, 元年 included.
fn era_date_end(chars: &[char], start: usize) -> Option<usize> {
    let era = ERAS.iter().find_map(|era| after_word(chars, start, era))?;
    let year = skip_space(chars, era);
    let digits = if chars.get(year) == Some(&'元') { year + 1 } else { digits_end(chars, year) };
    let unit = skip_space(chars, digits);
    (digits > year && chars.get(unit) == Some(&'年')).then(|| date_rest(chars, unit + 1))
}

/// After 年: 度, or 7月 and 3日.
fn date_rest(chars: &[char], start: usize) -> usize {
    if chars.get(start) == Some(&'度') {
        return start + 1;
    }
    let month = counted(chars, start, '月');
    month.map_or(start, |month| counted(chars, month, '日').unwrap_or(month))
}

fn counted(chars: &[char], start: usize, unit: char) -> Option<usize> {
    let from = skip_space(chars, start);
    let digits = digits_end(chars, from);
    let end = skip_space(chars, digits);
    (digits > from && chars.get(end) == Some(&unit)).then_some(end + 1)
}

/// 500円, 2026年4月1日, 8.3節, 4(1), 6(3)①.
fn number_end(chars: &[char], start: usize) -> usize {
    let digits = digits_end(chars, start);
    if chars.get(digits) == Some(&'年') {
        return date_rest(chars, digits + 1);
    }
    if let Some(month) = counted(chars, start, '月') {
        return counted(chars, month, '日').unwrap_or(month);
    }
    let unit = UNITS.iter().find_map(|unit| after_word(chars, digits, unit));
    unit.unwrap_or_else(|| sublabels_end(chars, digits))
}

fn has_unit(chars: &[char], digits: usize) -> bool {
    UNITS.iter().any(|unit| after_word(chars, digits, unit).is_some())
}

fn digits_end(chars: &[char], start: usize) -> usize {
    let is_point = |at: usize| matches!(chars.get(at), Some('.' | ',' | '．' | '，'));
    let digit = |at: usize| chars.get(at).is_some_and(|c| script(*c) == Script::Digit);
    let mut end = start;
    while digit(end) || end > start && is_point(end) && digit(end + 1) {
        end += 1;
    }
    end
}

fn sublabels_end(chars: &[char], start: usize) -> usize {
    let circled = chars.get(start).filter(|c| is_circled(**c)).map(|_| start + 1);
    let next = circled.or_else(|| bracketed_number_end(chars, start));
    next.map_or(start, |end| sublabels_end(chars, end))
}

fn bracketed_number_end(chars: &[char], start: usize) -> Option<usize> {
    chars.get(start).filter(|c| matches!(c, '(' | '（'))?;
    let digits = digits_end(chars, start + 1);
    (digits > start + 1 && matches!(chars.get(digits), Some(')' | '）'))).then_some(digits + 1)
}

fn conjunction_end(chars: &[char], start: usize) -> Option<usize> {
    CONJUNCTIONS.iter().find_map(|word| after_word(chars, start, word))
}

/// Splits a run of kanji into words of two or three, with its okurigana or number.
fn read_kanji(chars: &[char], start: usize, words: &mut Vec<Range<usize>>) -> usize {
    let inside = |at: usize| at == start || script(chars[at]) == Script::Kanji && special_end(chars, at).is_none();
    let end = (start..chars.len()).find(|at| !inside(*at)).unwrap_or(chars.len());
    let mut from = start;
    while from < end {
        let to = from + kanji_word_len(&chars[from..end]);
        words.push(from..to);
        from = to;
    }
    let tail = tail_end(chars, end);
    if let Some(last) = words.last_mut() {
        last.end = tail;
    }
    tail
}

fn kanji_word_len(run: &[char]) -> usize {
    if run.len() <= 3 {
        return run.len();
    }
    let mut len = if PREFIXES.contains(&run[0]) { 3 } else { 2 };
    while len < run.len() && SUFFIXES.contains(&run[len]) && (run.len() - len != 2 || run[len + 1] == '等') {
        len += 1;
    }
    if run.len() - len == 1 { run.len() } else { len }
}

/// Gives the end of what belongs to the last kanji: okurigana, or a number without a unit (機密性2).
fn tail_end(chars: &[char], end: usize) -> usize {
    match chars.get(end).map(|c| script(*c)) {
        Some(Script::Digit) => {
            let digits = digits_end(chars, end);
            if has_unit(chars, digits) || chars.get(digits) == Some(&'年') {
                end
            } else {
                sublabels_end(chars, digits)
            }
        }
        Some(Script::Hiragana) => okurigana_end(chars, end),
        Some(Script::Kanji | Script::Katakana | Script::Latin | Script::Space | Script::Other) | None => end,
    }
}

fn okurigana_end(chars: &[char], start: usize) -> usize {
    let open = |at: usize| script(chars[at]) == Script::Hiragana && function_word(chars, at).is_none();
    (start..chars.len()).find(|at| !open(*at)).unwrap_or(chars.len())
}

fn hiragana_end(chars: &[char], start: usize) -> usize {
    function_word(chars, start).unwrap_or_else(|| okurigana_end(chars, start).max(start + 1))
}

fn function_word(chars: &[char], start: usize) -> Option<usize> {
    function_words(chars[start]).iter().find_map(|word| after_word(chars, start, word))
}

/// Gives the words of hiragana that stand for themselves, by their first character, longest first.
fn function_words(first: char) -> &'static [&'static str] {
    match first {
        'し' => &["しなければならない", "してはならない", "しない", "した", "して", "しく", "し"],
        'な' => &["なければならない", "なければ", "ならない", "ながら", "など", "ない"],
        'も' => &["ものとする", "もの", "も"],
        'こ' => &["ことができる", "これら", "この", "これ", "こと"],
        'と' => &["とともに", "として", "ところ", "とする", "とき", "と"],
        'に' => &["によって", "に対して", "に対する", "について", "における", "において", "による", "により", "に"],
        'た' => &["ために", "ための", "ため"],
        'あ' => &["あらかじめ", "ある"],
        'で' => &["できない", "できる", "で"],
        'よ' => &["ように", "ような", "より", "よう"],
        'さ' => &["させる", "される", "されて", "された"],
        'す' => &["すべて", "する"],
        'そ' => &["それぞれ", "それ", "その"],
        'か' => &["から"],
        'ま' => &["まで"],
        'い' => &["いる", "いう"],
        'を' => &["を"],
        'は' => &["は"],
        'が' => &["が"],
        'の' => &["の"],
        'へ' => &["へ"],
        'や' => &["や"],
        _ => &[],
    }
}

fn foreign_end(chars: &[char], start: usize) -> usize {
    match script(chars[start]) {
        Script::Katakana => run_end(chars, start, |c| script(c) == Script::Katakana),
        Script::Kanji | Script::Hiragana | Script::Latin | Script::Digit | Script::Space | Script::Other => {
            run_end(chars, start, |c| matches!(script(c), Script::Latin | Script::Digit) || "-_.@/&".contains(c))
        }
    }
}

/// Adds a number without a unit, or a lone kanji that belongs to the word: パソコン等, サーバ室.
fn with_suffix(chars: &[char], end: usize) -> usize {
    let kanji = run_end(chars, end, |c| script(c) == Script::Kanji);
    let lone = kanji == end + 1 && special_end(chars, end).is_none();
    if lone { tail_end(chars, kanji) } else { tail_of_foreign(chars, end) }
}

fn tail_of_foreign(chars: &[char], end: usize) -> usize {
    let is_digit = chars.get(end).is_some_and(|c| script(*c) == Script::Digit);
    if is_digit { tail_end(chars, end) } else { end }
}

fn after_word(chars: &[char], start: usize, word: &str) -> Option<usize> {
    let mut end = start;
    for c in word.chars() {
        if chars.get(end) != Some(&c) {
            return None;
        }
        end += 1;
    }
    Some(end)
}

fn run_end(chars: &[char], start: usize, inside: impl Fn(char) -> bool) -> usize {
    (start..chars.len()).find(|at| !inside(chars[*at])).unwrap_or(chars.len().max(start))
}

fn skip_space(chars: &[char], start: usize) -> usize {
    run_end(chars, start, |c| c == ' ' || c == '\u{3000}')
}

fn is_circled(c: char) -> bool {
    matches!(c, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿')
}

fn script(c: char) -> Script {
    match c {
        '0'..='9' | '０'..='９' => Script::Digit,
        'a'..='z' | 'A'..='Z' | 'ａ'..='ｚ' | 'Ａ'..='Ｚ' => Script::Latin,
        'ぁ'..='ゟ' => Script::Hiragana,
        'ァ'..='ヺ' | 'ー' | 'ｦ'..='ﾟ' => Script::Katakana,
        '々' | '〆' | '〇' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' => Script::Kanji,
        '\u{20000}'..='\u{3FFFF}' | '\u{E000}'..='\u{F8FF}' | '\u{E0100}'..='\u{E01EF}' => Script::Kanji,
        c if c.is_whitespace() => Script::Space,
        _ => Script::Other,
    }
}
