//! The same work for many files, on as many threads as there are processors.

/// Does the same for each item, in order.
pub(super) fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    in_chunks(items, |chunk| chunk.iter().map(&work).collect::<Vec<R>>()).into_iter().flatten().collect()
}

/// Does the same for stretches of the items, one for each thread.
pub(super) fn in_chunks<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(16);
    let length = items.len().div_ceil(threads).max(1);
    if threads == 1 || items.len() < 16 {
        return vec![work(items)];
    }
    std::thread::scope(|scope| {
        let running: Vec<_> = items.chunks(length).map(|chunk| scope.spawn(|| work(chunk))).collect();
        let joined = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.map(|result| result.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}
