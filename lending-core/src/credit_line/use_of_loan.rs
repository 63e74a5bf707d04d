use crate::calendar::Date;
use crate::debt::Component;
use crate::loan::{LineKey, Loan, ViewError};
use crate::money::{Minor, Money};

/// What a loan under a line says of itself at the close of a day: all that a line asks of it.
///
/// Plain values: a host that keeps loans elsewhere fills it in itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UseOfLoan {
    /// The host's name for the loan.
    pub loan: String,
    /// The day.
    pub day: Date,
    /// Principal outstanding, with interest that became principal; also of a loan that is written off, where it is
    /// less by what is recovered.
    pub principal_outstanding: Money,
    /// Principal that nobody repaid and that is asked for no more: waived, let off, or gone with the claim.
    pub principal_given_up: Money,
    /// All principal that was paid out so far, repaid or not.
    pub paid_out: Money,
    /// What can still be paid out; nothing of a loan that is cancelled or has ended.
    pub to_be_paid_out: Money,
}

impl UseOfLoan {
    /// What a loan says at the close of a day, by what is known of it.
    ///
    /// ```
    /// # use lending_core::{date, doc, money};
    /// use lending_core::credit_line::UseOfLoan;
    /// let before = UseOfLoan::of(&doc::loan(), date!("2026-01-10"))?;
    /// assert_eq!((before.principal_outstanding, before.to_be_paid_out), (money!("0.00 CNY"), money!("12000.00 CNY")));
    /// let paid_out = UseOfLoan::of(&doc::disbursed(), date!("2026-01-10"))?;
    /// assert_eq!((paid_out.principal_outstanding, paid_out.to_be_paid_out), (money!("12000.00 CNY"), money!("0.00 CNY")));
    /// # Ok::<(), lending_core::loan::ViewError>(())
    /// ```
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies before the loan's contract day, or more than 100 years after it (C4).
    pub fn of(loan: &Loan, day: Date) -> Result<Self, ViewError> {
        let mut looked = loan.day_by_day();
        let closing = looked.closing(day)?;
        let (mut paid_out, mut given_up) = (Minor::ZERO, Minor::ZERO);
        for (line, amount) in looked.amounts(day)? {
            if matches!(line, LineKey::Disbursed(_)) {
                paid_out += amount;
            }
            given_up += given_up_by(&line, amount);
        }
        let position = closing.position;
        let nothing = position.money(Minor::ZERO);
        Ok(Self {
            loan: loan.id().to_owned(),
            day,
            principal_outstanding: position.principal_outstanding(),
            principal_given_up: position.money(given_up),
            paid_out: position.money(paid_out),
            to_be_paid_out: if closing.ended.is_some() { nothing } else { position.undrawn },
        })
    }

    /// The same of several loans. A loan whose contract was made after the day is left out: until then its drawdown is
    /// held.
    ///
    /// # Errors
    /// [`ViewError::OutOfReach`]: the day lies more than 100 years after a loan's contract day (C4).
    pub fn of_all(loans: &[&Loan], day: Date) -> Result<Vec<Self>, ViewError> {
        let made = loans.iter().filter(|loan| loan.terms().agreed().contract_day <= day);
        made.map(|loan| Self::of(loan, day)).collect()
    }
}

/// By how much a line of a loan gives principal up: what relief or a buyer of the claim took, less what came back of it.
fn given_up_by(line: &LineKey, amount: Minor) -> Minor {
    let gives_up = matches!(
        line,
        LineKey::Waived { .. }
            | LineKey::Unwaived { .. }
            | LineKey::LetOff { .. }
            | LineKey::Transferred { .. }
    );
    if gives_up { -line.moves(amount).owed[Component::Principal] } else { Minor::ZERO }
}
