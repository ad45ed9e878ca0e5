//! The move of bodies from one edition to the next: its laws, its verdicts and its story.

#[path = "update/laws.rs"]
mod laws;
#[path = "update/merge.rs"]
mod merge;
#[path = "update/story.rs"]
mod story;
#[path = "update/verdicts.rs"]
mod verdicts;
#[path = "update/workspace.rs"]
mod workspace;
#[path = "update/yaml.rs"]
mod yaml;
