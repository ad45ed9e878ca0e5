//! The import of existing policies: what is built again is what was read.

mod causes;
mod columns;
mod enacted;
mod forms;
mod generated;
mod habits;
mod hostile;
mod nameless;
mod pages;
mod reading;
mod reports;
mod round_trips;
mod ruled;
mod strange;
mod ways;
mod web;
mod word;
mod words;
mod workshop;
