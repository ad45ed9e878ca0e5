//! The move of bodies from one edition to the next: its laws, its verdicts and its story.

mod bodies;
mod generated;
mod import;
mod laws;
mod merge;
mod origin;
mod page;
mod story;
mod verdicts;
mod yaml;
