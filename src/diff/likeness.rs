//! How alike two texts are, and which texts of a crowd might be alike at all.

/// The share of common features from which two texts count as alike, in thousandths.
pub const ALIKE: u32 = 350;
/// Up to so many pairs every one is weighed; beyond, an index proposes some.
const ALL_PAIRS: usize = 900;
/// How many features of a text are looked up in the index.
const SKETCH: usize = 16;
/// How many texts with a feature are looked at, those nearest in place first.
const NEAREST: usize = 24;
/// How many texts the index proposes for one.
const PROPOSED: usize = 6;

/// The features of a text: its pairs of neighbouring characters, sorted.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    features: Vec<u32>,
}

impl Profile {
    /// Collects the features of texts that follow each other.
    pub fn new(texts: &[&str]) -> Self {
        let mut features = Vec::with_capacity(texts.iter().map(|text| text.len() / 3 + 1).sum());
        for text in texts {
            let mut last = '\n';
            for c in text.chars() {
                features.push(mixed(last, c));
                last = c;
            }
        }
        features.sort_unstable();
        Self { features }
    }

    /// Gives the features whose hash is lowest: alike texts share many of these.
    fn sketch(&self) -> impl Iterator<Item = u32> {
        let mut last = None;
        let fresh = move |feature: &u32| last.replace(*feature) != Some(*feature);
        self.features.iter().copied().filter(fresh).take(SKETCH)
    }
}

/// Gives the share of common features in thousandths: 1000 for equal texts; a guess where lengths rule likeness out.
pub fn likeness(before: &Profile, after: &Profile) -> u32 {
    let (b, a) = (before.features.len(), after.features.len());
    let best = thousandths(2 * b.min(a), b + a);
    if best < ALIKE { best / 2 } else { thousandths(2 * common(before, after), b + a) }
}

/// Gives how much of a part stands in a whole, in thousandths.
pub fn contained(part: &Profile, whole: &Profile) -> u32 {
    thousandths(common(part, whole), part.features.len())
}

/// Proposes pairs of positions that might be alike; about linear in the number of texts.
pub fn proposals(before: &[Profile], after: &[Profile]) -> Vec<(usize, usize)> {
    if before.len() * after.len() <= ALL_PAIRS {
        let row = |b| (0..after.len()).map(move |a| (b, a));
        return (0..before.len()).flat_map(row).collect();
    }
    let index = index_of(after);
    let propose = |(b, profile): (usize, &Profile)| {
        let expected = b * after.len() / before.len();
        nearest(&index, profile, expected).into_iter().map(move |a| (b, a))
    };
    before.iter().enumerate().flat_map(propose).collect()
}

fn index_of(profiles: &[Profile]) -> Vec<(u32, usize)> {
    let entries = |(position, profile): (usize, &Profile)| -> Vec<(u32, usize)> {
        profile.sketch().map(|feature| (feature, position)).collect()
    };
    let mut index: Vec<(u32, usize)> = profiles.iter().enumerate().flat_map(entries).collect();
    index.sort_unstable();
    index
}

/// Gives the positions that share most features of a sketch, the nearest to a place first.
fn nearest(index: &[(u32, usize)], profile: &Profile, expected: usize) -> Vec<usize> {
    let mut hits: Vec<usize> = profile.sketch().flat_map(|feature| around(index, feature, expected)).collect();
    hits.sort_unstable();
    let mut counted: Vec<(usize, usize)> = hits.chunk_by(|x, y| x == y).map(|run| (run.len(), run[0])).collect();
    counted
        .sort_unstable_by_key(|(count, position)| (std::cmp::Reverse(*count), position.abs_diff(expected), *position));
    counted.into_iter().take(PROPOSED).map(|(_, position)| position).collect()
}

fn around(index: &[(u32, usize)], feature: u32, expected: usize) -> impl Iterator<Item = usize> {
    let start = index.partition_point(|entry| *entry < (feature, 0));
    let end = start + index[start..].partition_point(|entry| entry.0 == feature);
    let middle = start + index[start..end].partition_point(|entry| entry.1 < expected);
    let from = middle.saturating_sub(NEAREST / 2).max(start);
    index[from..end.min(from + NEAREST)].iter().map(|entry| entry.1)
}

fn common(before: &Profile, after: &Profile) -> usize {
    let (b, a) = (&before.features, &after.features);
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < b.len() && j < a.len() {
        let (x, y) = (b[i], a[j]);
        count += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    count
}

fn thousandths(part: usize, whole: usize) -> u32 {
    u32::try_from((part * 1000).checked_div(whole).unwrap_or(1000)).unwrap_or(u32::MAX)
}

/// Mixes two characters into a number without order, so that the lowest are a fair sample.
fn mixed(last: char, c: char) -> u32 {
    let pair = (u64::from(u32::from(last)) << 32) | u64::from(u32::from(c));
    let product = pair.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    u32::try_from((product ^ (product >> 29)) >> 32).unwrap_or(0)
}
