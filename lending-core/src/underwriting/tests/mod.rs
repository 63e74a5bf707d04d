mod expressions;
mod matrices;
mod mistakes;
mod persons;
mod portfolio;
mod price;
mod requirements;
mod rules;
mod scorecards;
mod sizes;
mod spans;
mod versions;
mod whole;
mod words;

use super::*;
use crate::error::Coded;
use crate::facts::{Application, Borrower, Value};
use crate::rate::Rate;
use crate::{date, money};

/// The rules of a small-loan business: age, income, excluded occupations.
const MICRO: &str = r#"
policy = "micro-loan"
from = "2026-01-01"
currency = "CNY"
unknown = { refer = "manual review" }

[facts]
age = { kind = "integer", unit = "years", range = "[0, 150]" }
monthly_income = { kind = "money", privacy = "sensitive" }
occupation = { kind = "text" }

[[rules]]
id = "age"
require = { of = "age", between = [18, 55] }
reason = "age_outside_limits"

[[rules]]
id = "income"
require = { of = "monthly_income", above = 3000 }
reason = "income_too_low"

[[rules]]
id = "occupation"
require = { of = "occupation", none_of = ["student", "soldier", "civil servant"] }
otherwise = { refer = "branch" }
reason = "occupation_excluded"
"#;

fn micro() -> Policy {
    Policy::from_toml(MICRO, &[]).unwrap()
}

fn applicant() -> Application {
    Application::of(Borrower::Private)
        .with("age", 34)
        .with("monthly_income", money!("5200.00 CNY"))
        .with("occupation", "nurse")
}

/// A lender's whole policy: measures, a scorecard, a matrix, a price with benefits, what is affordable, a limit, authority.
const RETAIL: &str = r#"
policy = "retail"
version = 3
from = "2026-01-01"
currency = "CNY"
unknown = { refer = "manual review" }

[facts]
birth_date = { kind = "date" }
monthly_income = { kind = "money" }
monthly_debts = { kind = "money" }
living_cost = { kind = "money" }
requested_amount = { kind = "money" }
instalments = { kind = "integer", range = "[1, 60]" }
residence = { kind = "text", one_of = ["own", "rent", "family"] }
bureau_score = { kind = "integer", source = "bureau", range = "[300, 900]" }
exposure = { kind = "money", source = "core banking" }
coupon = { kind = "text" }
documents = { kind = "list", one_of = ["identity card", "payslip"] }
account_verified = { kind = "boolean" }

[sources.bureau]
fresh_days = 30

[measures]
age = { years_since = "birth_date" }
debt_ratio = { ratio = { of = "monthly_debts", to = "monthly_income", places = 4, mode = "half_up" } }

[[rules]]
id = "age"
require = { of = "age", between = [18, 60] }
reason = "age_outside_limits"

[[rules]]
id = "young"
require = { any = [{ of = "age", at_least = 23 }, { of = "residence", is = "family" }] }
otherwise = { cap = 5000 }
reason = "young_and_alone"

[[scorecards]]
id = "score"
base = 500
[[scorecards.characteristics]]
of = "bureau_score"
reason = "bureau"
missing = -20
points = "rise"
bins = [{ range = "< 500", points = -40 }, { range = "[500, 700)", points = 10 }, { range = ">= 700", points = 60 }]
[[scorecards.characteristics]]
of = "residence"
reason = "residence"
bins = [{ one_of = ["own"], points = 40 }, { one_of = ["rent", "family"], points = 15 }]

[[matrices]]
id = "grid"
axes = [{ of = "score", bands = ["< 520", "[520, 580)", ">= 580"] }, { of = "debt_ratio", bands = ["<= 0.35", "> 0.35"] }]
cells = [["C", "no"], ["B", "C"], ["A", "B"]]
[matrices.outcomes]
A = { grade = "A", multiple = 6, margin = "-1 % per year" }
B = { grade = "B", multiple = 4 , margin = "0 % per year" }
C = { grade = "C", multiple = 2, margin = "3 % per year" }
no = { otherwise = "decline", reason = "too_much_debt" }

[price]
base = { rate = "12 % per year" }
floor = "8 % per year"
cap = "24 % per year"

[[benefits]]
id = "welcome"
when = { of = "coupon", is = "WELCOME" }
gives = { discount = "1.5 % per year" }

[[benefits]]
id = "third_free"
when = { of = "coupon", is = "THIRD" }
gives = { row_free_of_interest = 3 }

[affordability]
income = "monthly_income"
debts = "monthly_debts"
share_of_income = "50 %"
living_cost = "living_cost"
rate = { of = "rate" }
instalments = "instalments"

[limit]
step = 100
minimum = 1000
requested = "requested_amount"
[limit.least_of]
product = 50000
income = { product = ["monthly_income", "multiple"] }
affordable = "affordable_amount"
exposure = { difference = [80000, { first_known = ["exposure", 0] }] }

[[authority]]
level = "automatic"
decides = "automatically"
up_to = 20000
grades = ["A", "B"]
[[authority]]
level = "officer"
up_to = 40000
[[authority]]
level = "committee"

[[gates]]
id = "account"
require = { of = "account_verified", is = true }
reason = "account_not_verified"
[[gates]]
id = "papers"
require = { of = "documents", has = ["identity card", "payslip"] }
reason = "documents_missing"
"#;

fn retail() -> Policy {
    Policy::from_toml(RETAIL, &[]).unwrap()
}

fn wang() -> Application {
    Application::of(Borrower::Private)
        .with("birth_date", date!("1990-05-17"))
        .with("monthly_income", money!("8000.00 CNY"))
        .with("monthly_debts", money!("1000.00 CNY"))
        .with("living_cost", money!("3500.00 CNY"))
        .with("requested_amount", money!("30000.00 CNY"))
        .with("instalments", 12)
        .with("residence", "own")
        .from("bureau", date!("2026-01-20"), "bureau_score", 712)
        .with("coupon", "WELCOME")
        .with("documents", ["identity card", "payslip"])
        .with("account_verified", true)
}

/// What is wrong with a changed policy.
fn refused(from: &str, to: &str) -> PolicyError {
    assert!(RETAIL.contains(from), "`{from}` is not there");
    Policy::from_toml(&RETAIL.replacen(from, to, 1), &[]).expect_err(to)
}

/// Fields of every kind, for policies that are asked one thing.
const FIELDS: &str = r#"
policy = "one-thing"
from = "2026-01-01"
currency = "CNY"
unknown = "decline"

[facts]
age = { kind = "integer", unit = "years" }
children = { kind = "integer" }
factor = { kind = "decimal" }
income = { kind = "money" }
debts = { kind = "money" }
home = { kind = "text" }
work = { kind = "text" }
residence = { kind = "text", one_of = ["own", "rent"] }
owner = { kind = "boolean" }
employed = { kind = "boolean" }
moved_in = { kind = "date" }
hired = { kind = "date" }
papers = { kind = "list", one_of = ["passport", "payslip"] }
"#;

fn one_thing(lines: &str) -> Result<Policy, PolicyError> {
    Policy::from_toml(&format!("{FIELDS}\n{lines}"), &[])
}

fn nobody() -> Application {
    Application::of(Borrower::Private)
}
