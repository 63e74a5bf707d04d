//! How long something took, for the summaries.

use std::time::Duration;

/// Runs `work` and says how long it took.
#[expect(clippy::disallowed_types, reason = "a tool may look at the clock, the library may not")]
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    let result = work();
    (result, start.elapsed())
}
