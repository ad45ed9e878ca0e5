//! Floor 6: lays out a policy, a 新旧対照表 or a comparison as blocks.
pub mod block;
pub mod convention;
pub mod cover;
pub mod document;
pub mod record;
pub mod shinkyu;
pub mod update;
