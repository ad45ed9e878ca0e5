//! The import of existing policies: what is built again is what was read.

#[path = "import/workshop.rs"]
mod workshop;

#[path = "import/forms.rs"]
mod forms;
#[path = "import/generated.rs"]
mod generated;
#[path = "import/hostile.rs"]
mod hostile;
#[path = "import/reading.rs"]
mod reading;
#[path = "import/round_trips.rs"]
mod round_trips;
#[path = "import/word.rs"]
mod word;
