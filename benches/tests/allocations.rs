//! What must not touch the heap does not.

use std::hint::black_box;

use allocation_counter::measure;
use lending_benches::{engine, workload};
use lending_core::allocation::Waterfall;

#[test]
fn interest_to_the_cent_allocates_nothing() {
    let pieces: Vec<_> = workload::figures().iter().map(lending_benches::draw::Simple::piece).collect();
    let counted = measure(|| {
        for piece in &pieces {
            black_box(engine::interest(black_box(piece)));
        }
    });
    assert_eq!(counted.count_total, 0);
}

#[test]
fn a_waterfall_into_lent_buffers_allocates_nothing() {
    let (owed, payment) = workload::bills();
    let (waterfall, mut parts) = (Waterfall::default(), Vec::with_capacity(36 * 5));
    let counted = measure(|| {
        black_box(engine::allocate(&waterfall, black_box(&owed), payment, &mut parts));
    });
    assert_eq!((parts.is_empty(), counted.count_total), (false, 0));
}

#[test]
fn a_schedule_in_lent_buffers_allocates_nothing() {
    let agreed = workload::mortgage();
    let (mut periods, mut rows) = (Vec::with_capacity(360), Vec::with_capacity(360));
    let counted = measure(|| engine::schedule(black_box(&agreed), &mut periods, &mut rows));
    assert_eq!((rows.len(), counted.count_total), (360, 0));
}
