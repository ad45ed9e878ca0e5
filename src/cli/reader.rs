//! Reads a stranger's file in a child process of this program, so that a crafted one takes nothing down.

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::cli::args::ReadFile;
use crate::cli::{Outcome, report};
use crate::import::foreign::{self, Format};
use crate::import::refusal::Refusal;
use crate::parse::block::Reading;
use crate::project::read_foreign;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// How much memory a file may take to read, in bytes.
#[cfg(unix)]
const MEMORY: u64 = 768 * 1024 * 1024;
/// The exit code of a child that gave up by itself.
const PANICKED: i32 = 101;
/// How long a file may take.
const PATIENCE: Duration = Duration::from_secs(9);

/// Reads a file; text in this process, other formats in a child.
///
/// # Errors
/// Says in one Japanese sentence why it cannot be read.
pub fn read(path: &Path) -> Result<Reading, String> {
    let bytes = read_foreign(path, LARGEST).map_err(|error| error.to_string())?;
    let refused = |refusal: Refusal| format!("{}: {refusal}", path.display());
    match foreign::format(&bytes).map_err(refused)? {
        Format::Text => foreign::read(bytes).map_err(refused),
        Format::Docx | Format::Pdf | Format::Html => {
            in_child(path).map_err(|message| format!("{}: {message}", path.display()))
        }
    }
}

fn in_child(path: &Path) -> Result<Reading, String> {
    let broken = || Refusal::Broken.to_string();
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Command::new(program)
        .args(["read-file", "--"])
        .arg(path)
        // The allocator would set aside more memory at once than the child may have.
        .env("MIMALLOC_ARENA_RESERVE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| error.to_string())?;
    let output = child.stdout.take().ok_or_else(broken)?;
    let collector = std::thread::spawn(move || {
        let mut text = String::new();
        output.take(LARGEST * 4).read_to_string(&mut text).map(|_| text)
    });
    let status = wait(&mut child)?;
    if !status.success() && status.code() != Some(PANICKED) {
        return Err(
            "読むのに要るメモリが多すぎるため、取りやめました（壊れているか、作りが特殊なファイルです）".to_owned()
        );
    }
    let text = collector.join().map_err(|_| broken())?.map_err(|_| broken())?;
    match text.split_once('\n') {
        Some(("ok", json)) => serde_json::from_str(json).map_err(|_| broken()),
        Some(("no", message)) => Err(message.trim().to_owned()),
        Some(_) | None => Err(broken()),
    }
}

/// Waits for a child, and ends one that takes too long.
fn wait(child: &mut Child) -> Result<ExitStatus, String> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            return Ok(status);
        }
        if start.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            return Err(
                "読むのに時間がかかりすぎるため、取りやめました（壊れているか、作りが特殊なファイルです）".to_owned()
            );
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Runs the hidden command of the child: reads the file and writes what it made of it.
pub fn run(command: &ReadFile) -> Outcome {
    limit_memory();
    let bytes = match read_foreign(&command.file, LARGEST) {
        Ok(bytes) => bytes,
        Err(error) => return report::machine(&error),
    };
    match foreign::read(bytes).map(|reading| serde_json::to_string(&reading)) {
        Ok(Ok(json)) => report::line(&format!("ok\n{json}")),
        Ok(Err(_)) => report::line(&format!("no\n{}", Refusal::Broken)),
        Err(refusal) => report::line(&format!("no\n{refusal}")),
    }
    Outcome::Done
}

/// Sees that a file which wants more memory ends this process, and not the machine's patience.
#[cfg(unix)]
fn limit_memory() {
    // Where the system knows no such limit, those on the sizes of files still hold.
    let _ = rlimit::setrlimit(rlimit::Resource::AS, MEMORY, MEMORY);
}

/// Elsewhere only the limits on the sizes of files hold.
#[cfg(not(unix))]
fn limit_memory() {}
