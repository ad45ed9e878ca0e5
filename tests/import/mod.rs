//! The import of existing policies: what is built again is what was read.

mod columns;
mod enacted;
mod forms;
mod generated;
mod hostile;
mod reading;
mod round_trips;
mod word;
mod words;
mod workshop;
