//! Works on many bodies at the same time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// Up to so many things, the parts of each are shared out among the threads as well.
const FEW: usize = 8;
/// What a thread may pile up, in bytes: the layout of a PDF goes deep.
const STACK: usize = 16 << 20;

/// Does a work for each of several things, and gives what came of it, in their order.
///
/// Where there are many, each is done from beginning to end by one thread: one that waits for a part of its work would
/// take up another work in the meantime, and within that yet another, as deep as there are things.
pub fn each<T: Sync, R: Send>(things: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if things.len() > FEW {
        return apart(things, &work, rayon::current_num_threads());
    }
    match pool(0) {
        Ok(shared) => shared.install(|| things.par_iter().map(&work).collect()),
        Err(_) => things.iter().map(work).collect(),
    }
}

/// Makes a pool of so many threads, of one for each core where it is 0.
fn pool(threads: usize) -> Result<ThreadPool, rayon::ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(threads).stack_size(STACK).build()
}

fn apart<T: Sync, R: Send>(things: &[T], work: &(impl Fn(&T) -> R + Sync), threads: usize) -> Vec<R> {
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(things.len())));
    let run = || {
        let taken = || next.fetch_add(1, Ordering::Relaxed);
        while let Some((index, thing)) = Some(taken()).and_then(|index| Some((index, things.get(index)?))) {
            let result = work(thing);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
        }
    };
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| match pool(1) {
                Ok(alone) => alone.install(run),
                Err(_) => run(),
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
