//! Which folder stands on which floor.

/// The house: its floors, the inner order of `loan/`, and what is excepted.
#[derive(Debug, Clone, Copy)]
pub struct Map {
    /// Each folder of the core and its floor.
    pub floors: &'static [(&'static str, u8)],
    /// Each file or folder of `loan/` and its place in the inner order.
    pub inner: &'static [(&'static str, u8)],
    /// Folders outside the house, each with its reason: they may use everything, and nothing may use them.
    pub outside: &'static [(&'static str, &'static str)],
    /// Arrows that are allowed all the same.
    pub exceptions: &'static [Exception],
}

/// An arrow that is allowed although it goes up or sideways.
#[derive(Debug, Clone, Copy)]
pub struct Exception {
    /// The module it starts from, such as `loan::line`; modules inside it are meant too.
    pub from: &'static str,
    /// The module or item it leads to, such as `loan::event`; what lies inside it is meant too.
    pub to: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// The folder with an inner order.
pub const ORDERED: &str = "loan";

/// The floors of `lending-core`.
pub const CORE: Map = Map {
    floors: &[
        ("error", 0),
        ("money", 1),
        ("calendar", 1),
        ("hash", 1),
        ("written", 1),
        ("rate", 2),
        ("debt", 2),
        ("facts", 2),
        ("agenda", 2),
        ("scoring", 2),
        ("reference", 3),
        ("wording", 3),
        ("accrual", 3),
        ("schedule", 4),
        ("charge_back", 4),
        ("fee", 4),
        ("disbursement", 4),
        ("billing", 4),
        ("overdue", 4),
        ("penalty", 4),
        ("allocation", 4),
        ("repricing", 4),
        ("prepayment", 4),
        ("relief", 4),
        ("settlement", 4),
        ("write_off", 4),
        ("reschedule", 5),
        ("underwriting", 5),
        ("product", 6),
        ("terms", 7),
        ("loan", 8),
        ("origination", 8),
        ("credit_line", 9),
        ("collections", 9),
        ("monitoring", 9),
        ("portfolio", 9),
        ("ledger", 9),
        ("store", 10),
    ],
    inner: &[
        ("event", 0),
        ("effect", 0),
        ("line", 0),
        ("alert", 1),
        ("state", 1),
        ("derive", 2),
        ("book", 3),
        ("account", 4),
        ("operations", 5),
        ("reads", 6),
        ("position", 6),
        ("explain", 6),
        ("statement", 6),
        ("changes", 6),
    ],
    outside: &[("doc", "what the examples of the documentation start from; hidden")],
    exceptions: EXCEPTIONS,
};

/// What is excepted, each with its reason. An exception that no arrow needs any more is reported.
pub const EXCEPTIONS: &[Exception] = &[];

impl Map {
    /// The floor of a folder.
    pub fn floor(&self, folder: &str) -> Option<u8> {
        find(self.floors, folder)
    }

    /// The place of a file or folder of `loan/` in the inner order.
    pub fn inner(&self, name: &str) -> Option<u8> {
        find(self.inner, name)
    }
}

fn find(table: &[(&str, u8)], name: &str) -> Option<u8> {
    table.iter().find(|(known, _)| *known == name).map(|(_, floor)| *floor)
}
