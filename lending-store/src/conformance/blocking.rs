use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use lending_core::loan::ChangeSet;
use lending_core::store::{
    AppendError, Appended, AsyncLoanStore, EntryRow, LoanStore, ReadError, StoredLoan,
};

/// An asynchronous store as a plain one: each call waits until its future is done.
///
/// It brings no runtime. When the store's futures need one, enter it before the suite runs; it must do its work on
/// threads of its own, because this one sleeps meanwhile.
#[derive(Debug, Clone)]
pub struct Blocking<S>(pub S);

impl<S: AsyncLoanStore> LoanStore for Blocking<S> {
    type Error = S::Error;

    fn append(&mut self, change: &ChangeSet) -> Result<Appended, AppendError<S::Error>> {
        wait(self.0.append(change))
    }

    fn load(&self, loan: &str) -> Result<Option<StoredLoan>, ReadError<S::Error>> {
        wait(self.0.load(loan))
    }

    fn book(&self, loan: &str) -> Result<Vec<EntryRow>, ReadError<S::Error>> {
        wait(self.0.book(loan))
    }
}

/// Wakes a thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            // A wake that came between the poll and here is remembered: parking then returns at once.
            Poll::Pending => thread::park(),
        }
    }
}
