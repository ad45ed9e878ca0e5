//! Floor 6: lays out a policy, a 新旧対照表 or a comparison as blocks.
pub mod block;
pub mod comparison;
pub mod convention;
pub mod cover;
pub mod crowd;
pub mod document;
pub mod explain;
pub mod ledger;
pub mod picture;
pub mod record;
pub mod review;
pub mod shinkyu;
pub mod update;
