//! Runs the program under measurement: wall time, processor time, and the most memory that it held.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often the memory of a running program is looked at.
const LOOK: Duration = Duration::from_millis(5);

/// What a run cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// From start to end.
    pub(crate) wall: Duration,
    /// Processor time of all its threads, in whole hundredths of a second; absent where the system does not tell.
    pub(crate) processor: Option<Duration>,
    /// The most memory that it held, in bytes; absent where the system does not tell.
    pub(crate) peak: Option<u64>,
}

/// Prepares `hoshin build` in a workspace.
pub(crate) fn build(workspace: &Path, arguments: &[&str]) -> Command {
    let mut command = hoshin(workspace, &["build"]);
    command.args(arguments);
    command
}

/// Prepares any command of the program in a workspace.
pub(crate) fn hoshin(workspace: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hoshin"));
    command.arg("--root").arg(workspace).args(arguments);
    command
}

/// Runs a command once and tells its wall time; it must not fail, but may find something.
pub(crate) fn wall(command: &mut Command) -> Duration {
    let start = Instant::now();
    let status = quiet(command).status().expect("the command runs");
    let time = start.elapsed();
    assert!(matches!(status.code(), Some(0 | 1)), "{command:?} ended with {status}");
    time
}

/// Runs a command once and tells all that it cost; it must not fail, but may find something.
pub(crate) fn cost(command: &mut Command) -> Cost {
    let before = processor();
    let start = Instant::now();
    let mut child = quiet(command).spawn().expect("the command runs");
    let (status, peak) = watched(&mut child);
    let wall = start.elapsed();
    assert!(matches!(status.code(), Some(0 | 1)), "{command:?} ended with {status}");
    Cost { wall, processor: processor().zip(before).map(|(after, before)| after - before), peak }
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn watched(child: &mut std::process::Child) -> (std::process::ExitStatus, Option<u64>) {
    let (ended, id) = (AtomicBool::new(false), child.id());
    thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut peak = None;
            while !ended.load(Ordering::Relaxed) {
                peak = peak.max(held(id));
                thread::sleep(LOOK);
            }
            peak
        });
        let status = child.wait().expect("the command ends");
        ended.store(true, Ordering::Relaxed);
        (status, watch.join().expect("the watch ends"))
    })
}

/// Reads the high-water mark of a process, in bytes.
fn held(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Reads the processor time of all children that have ended; Linux counts it in hundredths of a second.
fn processor() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks: u64 = fields.get(13..15)?.iter().filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    Some(Duration::from_millis(ticks * 10))
}

/// Gives the median and the least of so many measurements.
pub(crate) fn median(times: usize, mut one: impl FnMut() -> Duration) -> (Duration, Duration) {
    let mut all: Vec<Duration> = (0..times).map(|_| one()).collect();
    all.sort();
    (all[times / 2], all[0])
}

/// Gives milliseconds.
pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Gives megabytes (10^6 bytes) as text.
pub(crate) fn megabytes(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "—".to_owned(), |bytes| format!("{:.0} MB", bytes as f64 / 1e6))
}

/// Gives seconds as text.
pub(crate) fn seconds(time: Option<Duration>) -> String {
    time.map_or_else(|| "—".to_owned(), |time| format!("{:.2} 秒", time.as_secs_f64()))
}
