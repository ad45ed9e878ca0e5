//! Many works at the same time: in order, each once, and none within another.

use hoshin::cli::each::each;

#[test]
fn of_many_works_each_has_its_thread_to_itself() {
    for count in [0, 1, 5, 200] {
        let things: Vec<usize> = (0..count).collect();
        // A thread that shares its parts with no other never waits, so it takes up no second work meanwhile.
        let done = each(&things, |thing| (*thing, rayon::current_num_threads()));
        assert_eq!(done.iter().map(|(thing, _)| *thing).collect::<Vec<_>>(), things);
        assert!(count <= 8 || done.iter().all(|(_, threads)| *threads == 1), "{count} works: {done:?}");
    }
}
