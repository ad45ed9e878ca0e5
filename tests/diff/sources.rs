//! The published texts that the tests read.

use hoshin::model::numbered::Numbered;
use hoshin::parse::plain;

pub(crate) const SETAGAYA_OLD: &str = include_str!("../fixtures/sources/setagaya-old.txt");
pub(crate) const SETAGAYA_NEW: &str = include_str!("../fixtures/sources/setagaya-new.txt");
pub(crate) const SETAGAYA_TABLE: &str = include_str!("../fixtures/sources/setagaya-table.tsv");
pub(crate) const SHIME: &str = include_str!("../fixtures/sources/shime.txt");
pub(crate) const INA: &str = include_str!("../fixtures/sources/ina.txt");
pub(crate) const KIZUGAWA: &str = include_str!("../fixtures/sources/kizugawa.txt");

pub(crate) fn documents() -> Vec<Numbered> {
    [SETAGAYA_OLD, INA, KIZUGAWA, SHIME].into_iter().map(plain::read).collect()
}
