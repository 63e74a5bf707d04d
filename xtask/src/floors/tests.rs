use super::map::{CORE, Exception, Map};
use super::*;

fn tree(folder: &str, files: &[(&str, &str)]) -> Tree {
    let texts: Vec<_> =
        files.iter().map(|(path, text)| (format!("{folder}/{path}"), (*text).to_string())).collect();
    Tree::of(folder, &texts)
}

fn lines(violations: &[Violation]) -> Vec<String> {
    violations.iter().map(ToString::to_string).collect()
}

fn core(files: &[(&str, &str)]) -> Vec<String> {
    lines(&arrows::violations(&tree("lending-core/src", files), &CORE))
}

/// Checks that a file of `rate/` (floor 2) with this text is refused in one line, for one reason.
#[track_caller]
fn refused(text: &str, line: usize, expected: &str) {
    let found = core(&[("rate/rate.rs", text)]);
    assert_eq!(found, [format!("lending-core/src/rate/rate.rs:{line}: {expected}")]);
}

const UP: &str = "`crate::loan::Event` leads from rate (floor 2) up to loan (floor 8)";

#[track_caller]
fn accepted(files: &[(&str, &str)]) {
    assert_eq!(core(files), Vec::<String>::new());
}

#[test]
fn a_good_house_passes() {
    let rate = r#"
        //! Rates.
        use std::fmt::{self, Display};

        use serde::{Deserialize, Serialize};

        use super::level::{self, level_instalment};
        use crate::calendar::{Date as Day, Fraction};
        use crate::money::*;
        use crate::money as amounts;

        /// See [`crate::loan::Event`].
        #[derive(Serialize, Deserialize)]
        #[serde(with = "crate::money::text")]
        pub struct Rate(pub(crate) amounts::Minor, pub(in crate::rate) Day, pub(super) u8);

        /// Reads `{0}`.
        #[macro_export]
        macro_rules! rate { ($text:literal) => { $crate::rate::Rate::parse($text, $crate::money::Minor::ZERO) }; }

        fn all(self_: &Rate) -> Result<(), Box<dyn crate::error::Coded>> {
            use self::inner::Part;
            if self_.0 != amounts::Minor::ZERO { vec![crate::calendar::Date::MIN, level::x()]; }
            Ok(())
        }

        mod inner { pub(super) struct Part(super::Rate, super::super::money::Minor); }

        #[cfg(test)]
        mod tests {
            use super::*;
            use crate::rate;
            #[test]
            fn t() { assert_eq!(crate::rate!("1 %"), rate!("1 %")); }
        }
    "#;
    let level = "use super::Rate; use crate::date;";
    accepted(&[
        ("lib.rs", "pub mod money; pub mod rate; pub use loan::Loan; pub use crate::money::Money;"),
        ("rate/mod.rs", "mod level; mod rate; #[cfg(test)] mod tests; pub use level::f; pub use rate::Rate;"),
        ("rate/rate.rs", rate),
        ("rate/level.rs", "use super::Rate;"),
        ("rate/tests.rs", level),
        ("error/mod.rs", "#[macro_export] macro_rules! date { () => {}; }"),
        ("store/mod.rs", "use crate::loan::Loan; use crate::ledger::x;"),
    ]);
}

#[test]
fn an_import_up() {
    refused("use std::fmt;\nuse crate::loan::Event;", 2, UP);
}

#[test]
fn an_import_sideways() {
    refused(
        "use crate::debt::Split;",
        1,
        "`crate::debt::Split` leads from rate (floor 2) sideways to debt (floor 2)",
    );
}

#[test]
fn an_import_in_a_group() {
    refused("use crate::{\n    money::Minor,\n    loan::{\n        Event,\n    },\n};", 4, UP);
    refused(
        "use crate::{money, loan::{self}};",
        1,
        "`crate::loan` leads from rate (floor 2) up to loan (floor 8)",
    );
}

#[test]
fn an_import_under_another_name_and_what_is_reached_through_it() {
    let found = core(&[
        ("rate/rate.rs", "use crate::loan as l;\n\nfn f(_: l::Event) {}"),
        ("loan/mod.rs", "mod event; pub use event::Event;"),
    ]);
    assert_eq!(
        found,
        [
            "lending-core/src/rate/rate.rs:1: `crate::loan` leads from rate (floor 2) up to loan (floor 8)",
            "lending-core/src/rate/rate.rs:3: `l::Event` leads from rate (floor 2) up to loan (floor 8)",
        ]
    );
}

#[test]
fn an_import_of_everything() {
    refused("use crate::loan::*;", 1, "`crate::loan::*` leads from rate (floor 2) up to loan (floor 8)");
}

#[test]
fn an_import_inside_a_function() {
    refused("fn f() {\n    if true {\n        use crate::loan::Event;\n    }\n}", 3, UP);
}

#[test]
fn a_re_export() {
    refused("pub use crate::loan::Event;", 1, UP);
    refused("pub(crate) use crate::loan::Event as E;", 1, UP);
}

#[test]
fn an_expression() {
    refused("fn f() {\n    crate::loan::Event(1);\n}", 2, UP);
    refused("fn f() { let x = crate::loan::Event { a: 1 }; }", 1, UP);
    refused("fn f() { g::<crate::loan::Event>(); }", 1, UP);
    refused("fn f() { x.g::<crate::loan::Event>(); }", 1, UP);
    refused("const A: u8 = crate::loan::Event as u8;", 1, UP);
    refused("enum A { B = crate::loan::Event }", 1, UP);
}

#[test]
fn a_type() {
    refused("struct A { b: Vec<Option<crate::loan::Event>> }", 1, UP);
    refused("fn f() -> impl Fn(&crate::loan::Event) {}", 1, UP);
    refused("type A = <Vec<crate::loan::Event> as IntoIterator>::Item;", 1, UP);
    refused("impl B for A { type C = [crate::loan::Event; 2]; }", 1, UP);
}

#[test]
fn a_pattern() {
    refused("fn f(x: X) { match x { crate::loan::Event(y) => {} _ => {} } }", 1, UP);
    refused("fn f(x: X) { if let crate::loan::Event = x {} }", 1, UP);
}

#[test]
fn a_bound_and_an_implementation() {
    refused("fn f<T: crate::loan::Event>() {}", 1, UP);
    refused("fn f<T>() where T: crate::loan::Event<u8> {}", 1, UP);
    refused("fn f(_: &dyn crate::loan::Event) {}", 1, UP);
    refused("impl crate::loan::Event for Rate {}", 1, UP);
    refused("impl crate::loan::Event {}", 1, UP);
    refused("trait A: crate::loan::Event {}", 1, UP);
}

#[test]
fn an_attribute() {
    refused("#[crate::loan::Event]\nstruct A;", 1, UP);
    refused("#[derive(Debug, crate::loan::Event)]\nstruct A;", 1, UP);
    refused("struct A {\n    #[serde(default = \"crate::loan::Event\")]\n    b: u8,\n}", 2, UP);
    refused("#[serde(bound(serialize = \"T: crate::loan::Event\"))]\nstruct A<T>(T);", 1, UP);
    refused("#[error(\"{}\", crate::loan::Event(.0))]\nstruct A(u8);", 1, UP);
}

#[test]
fn the_input_of_a_macro() {
    refused("fn f() {\n    assert_eq!(\n        crate::loan::Event,\n        1,\n    );\n}", 3, UP);
    refused("fn f() { vec![g(|| { [crate::loan::Event] })]; }", 1, UP);
    refused("make! { use crate::{money, loan::Event}; }", 1, UP);
    refused(
        "make! { use crate::loan::*; }",
        1,
        "`crate::loan::*` leads from rate (floor 2) up to loan (floor 8)",
    );
    refused("make! { type A = <crate::loan::Event as B>::C; }", 1, UP);
    refused(
        "make! { super::super::loan::Event }",
        1,
        "`super::super::loan::Event` leads from rate (floor 2) up to loan (floor 8)",
    );
    refused(
        "make! { ::lending_core::loan::Event }",
        1,
        "`::lending_core::loan::Event` leads from rate (floor 2) up to loan (floor 8)",
    );
    refused(
        "crate::loan::make!();",
        1,
        "`crate::loan::make!` leads from rate (floor 2) up to loan (floor 8)",
    );
}

#[test]
fn the_definition_of_a_macro() {
    refused("macro_rules! a {\n    () => {\n        $crate::loan::Event\n    };\n}", 3, UP);
    refused(
        "macro_rules! a { ($b:ident) => { $crate::$b::Event }; }",
        1,
        "`crate::$…`: a macro's variable hides where it leads",
    );
}

#[test]
fn a_path_that_climbs() {
    refused(
        "use super::super::loan::Event;",
        1,
        "`super::super::loan::Event` leads from rate (floor 2) up to loan (floor 8)",
    );
    refused(
        "mod a { mod b { fn f() { self::super::super::super::super::loan::Event; } } }",
        1,
        "`self::super::super::super::super::loan::Event` leads from rate (floor 2) up to loan (floor 8)",
    );
}

#[test]
fn the_crate_under_its_own_name() {
    refused(
        "use lending_core::loan::Event;",
        1,
        "`lending_core::loan::Event` leads from rate (floor 2) up to loan (floor 8)",
    );
    refused("extern crate self as me;", 1, "`extern crate` gives a crate another name");
}

#[test]
fn the_crate_root() {
    let root = ("lib.rs", "pub mod money; pub mod rate; pub use money::Money;");
    let through = |written: &str, to: &str| {
        [format!(
            "lending-core/src/rate/rate.rs:1: {written} leads from rate (floor 2) through the crate root to {to}: \
             name the folder"
        )]
    };
    let of = |text: &str| core(&[root, ("money/mod.rs", ""), ("rate/rate.rs", text)]);
    assert_eq!(of("use crate::Money;"), through("`crate::Money`", "money (floor 1)"));
    assert_eq!(of("fn f(_: crate::Money) {}"), through("`crate::Money`", "money (floor 1)"));
    assert_eq!(of("use crate::Else;"), through("`crate::Else`", "all floors"));
    assert_eq!(of("use crate::{self as c};"), through("`crate`", "all floors"));
    assert_eq!(of("use crate as c;"), through("`crate`", "all floors"));
    assert_eq!(of("use crate::*;"), through("`crate::*`", "all floors"));
    assert_eq!(of("use super::super::*;"), through("`super::super::*`", "all floors"));
    assert_eq!(of("make! { use crate as c; }"), through("`crate`", "all floors"));
    assert_eq!(of("use lending_core as c;"), through("`lending_core`", "all floors"));
}

#[test]
fn a_macro_of_the_crate_root() {
    let date = ("calendar/date.rs", "#[macro_export] macro_rules! date { () => {}; }");
    let of = |file: &'static str, text: &'static str| core(&[date, (file, text)]);
    let text = "leads from rate (floor 2) through the crate root to calendar (floor 1): name the folder";
    assert_eq!(
        of("rate/a.rs", "use crate::date;"),
        [format!("lending-core/src/rate/a.rs:1: `crate::date` {text}")]
    );
    assert_eq!(
        of("rate/a.rs", "fn f() { crate::date!(); }"),
        [format!("lending-core/src/rate/a.rs:1: `crate::date!` {text}")]
    );
    assert_eq!(of("rate/a.rs", "#[cfg(test)] mod t { use crate::date; }"), Vec::<String>::new());
    assert_eq!(of("rate/a.rs", "#[test] fn t() { assert!(crate::date!()); }"), Vec::<String>::new());
    assert_eq!(
        of("money/a.rs", "#[cfg(all(test, unix))] mod t { use crate::date; }"),
        [
            "lending-core/src/money/a.rs:1: `crate::date` leads from money (floor 1) sideways to calendar (floor 1)"
        ]
    );
    for condition in ["not(test)", "any(test, unix)"] {
        let text = format!("#[cfg({condition})] mod t {{ use crate::date; }}");
        assert_eq!(core(&[date, ("rate/a.rs", &text)]).len(), 1, "{condition}");
    }
}

#[test]
fn tests_stand_on_the_same_floors() {
    refused("#[cfg(test)]\nmod tests {\n    use crate::loan::Event;\n}", 3, UP);
}

#[test]
fn what_hides_code() {
    refused("#[path = \"../loan/x.rs\"]\nmod x;", 1, "`#[path]` takes a module out of its folder");
    refused("#[cfg_attr(unix, path = \"../x.rs\")]\nmod x;", 1, "`#[path]` takes a module out of its folder");
    refused("std::include!(\"../loan/x.rs\");", 1, "`include!` brings in code that is not seen here");
    refused("#[macro_use]\nmod x;", 1, "`#[macro_use]` lets macros be used without naming where they live");
    assert_eq!(
        core(&[("lib.rs", "macro_rules! a { () => { crate::loan::Event }; }")]),
        [
            "lending-core/src/lib.rs:1: a macro at the crate root can be used everywhere: it belongs on a floor"
        ]
    );
}

#[test]
fn a_folder_without_a_floor() {
    let expected = "`helpers` has no floor: name it in the map of the floors";
    assert_eq!(core(&[("helpers/mod.rs", "")]), [format!("lending-core/src/helpers/mod.rs:1: {expected}")]);
    accepted(&[("doc/mod.rs", "use crate::{date, loan::Loan};")]);
    assert_eq!(core(&[("rate/rate.rs", "use crate::doc::loan;")]).len(), 1);
    assert_eq!(core(&[("helpers.rs", "")]), [format!("lending-core/src/helpers.rs:1: {expected}")]);
}

#[test]
fn a_file_that_cannot_be_parsed() {
    let found = core(&[("rate/rate.rs", "fn f() {}\nfn {}")]);
    assert!(found[0].starts_with("lending-core/src/rate/rate.rs:2: cannot be parsed"), "{found:?}");
}

const LOAN: (&str, &str) = (
    "loan/mod.rs",
    "mod account; mod book; pub mod derive; mod event; mod line; mod operations; mod state; mod tests_;
     pub use account::Account; pub use event::{Event, Fact}; pub use crate::debt::Split; pub use line::*;",
);

fn loan(file: &str, text: &str) -> Vec<String> {
    let rooms = ["account", "book", "derive/mod", "event", "line", "operations/mod", "state"];
    let paths: Vec<_> = rooms.iter().map(|room| format!("loan/{room}.rs")).collect();
    let mut files = vec![LOAN];
    files.extend(paths.iter().map(|path| (path.as_str(), "")).filter(|(path, _)| *path != file));
    files.push((file, text));
    core(&files)
}

#[test]
fn the_rooms_of_a_loan_in_order_pass() {
    let none = Vec::<String>::new();
    assert_eq!(loan("loan/state.rs", "use super::event::Event; use crate::loan::line::Line;"), none);
    assert_eq!(
        loan("loan/state.rs", "use super::{Event, Fact as F, Split}; pub(super) fn f(_: super::Event) {}"),
        none
    );
    assert_eq!(
        loan("loan/operations/pay.rs", "use crate::loan::account::Account; use super::super::derive::Step;"),
        none
    );
    assert_eq!(
        loan("loan/derive/day.rs", "use super::*; use super::other::x; use super::super::state::S;"),
        none
    );
    assert_eq!(loan("loan/event.rs", "#[cfg(test)] mod tests { use super::super::account::Account; }"), none);
    assert_eq!(loan("loan/position.rs", "use super::operations::pay; use super::book::Book;"), none);
}

#[test]
fn a_room_of_a_loan_that_names_one_above_or_beside_it() {
    let inside = "lending-core/src/loan/state.rs:1: ";
    let up = "leads inside `loan` from state (1) up to account (4)";
    assert_eq!(
        loan("loan/state.rs", "use super::account::Account;"),
        [format!("{inside}`super::account::Account` {up}")]
    );
    assert_eq!(loan("loan/state.rs", "use super::Account;"), [format!("{inside}`super::Account` {up}")]);
    assert_eq!(
        loan("loan/state.rs", "fn f() { vec![crate::loan::Account]; }"),
        [format!("{inside}`crate::loan::Account` {up}")]
    );
    assert_eq!(
        loan("loan/line.rs", "use crate::loan::event::Event;"),
        [
            "lending-core/src/loan/line.rs:1: `crate::loan::event::Event` leads inside `loan` from line (0) sideways to \
          event (0)"
        ]
    );
    assert_eq!(
        loan("loan/derive/deep/day.rs", "use super::super::super::book;"),
        [
            "lending-core/src/loan/derive/deep/day.rs:1: `super::super::super::book` leads inside `loan` from derive \
          (2) up to book (3)"
        ]
    );
}

#[test]
fn a_room_of_a_loan_that_names_all_of_it() {
    let inside = "lending-core/src/loan/state.rs:1: ";
    let all = "leads from state (1) to all of `loan`";
    assert_eq!(loan("loan/state.rs", "use super::*;"), [format!("{inside}`super::*` {all}")]);
    assert_eq!(loan("loan/state.rs", "use crate::loan as l;"), [format!("{inside}`crate::loan` {all}")]);
    assert_eq!(
        loan("loan/state.rs", "use super::Line;"),
        [format!("{inside}`super::Line` leads from state (1) to a name without a room of its own")]
    );
    assert_eq!(
        loan("loan/helpers.rs", "use super::state::State;"),
        [
            "lending-core/src/loan/helpers.rs:1: `super::state::State` leads inside `loan` from helpers (no place) \
          outside the inner order to state (1)"
        ]
    );
}

#[test]
fn an_exception_holds_for_its_arrow_and_goes_when_nothing_needs_it() {
    const EXCEPTIONS: &[Exception] = &[
        Exception { from: "loan::line", to: "loan::event", reason: "a line names its event" },
        Exception { from: "money", to: "loan", reason: "none" },
    ];
    let map = Map { exceptions: EXCEPTIONS, ..CORE };
    let sources = [
        ("loan/event.rs", "use super::line::Line;"),
        ("loan/line.rs", "use super::event::Event;"),
        ("money/mod.rs", ""),
    ];
    assert_eq!(
        lines(&arrows::violations(&tree("lending-core/src", &sources), &map)),
        [
            "lending-core/src/loan/event.rs:1: `super::line::Line` leads inside `loan` from event (0) sideways to \
             line (0)",
            "xtask/src/floors/map.rs:0: no arrow leads from money to loan any more: drop the exception",
        ]
    );
}

fn model(text: &str) -> Vec<String> {
    let files = [
        ("lib.rs", "pub mod reference_model; pub mod runner; pub mod snapshot;"),
        ("runner.rs", "pub use lending_core::loan::Loan;"),
        ("snapshot.rs", ""),
        ("reference_model/mod.rs", "mod night;"),
        ("reference_model/night.rs", text),
    ];
    lines(&reference_model::violations(&tree("lending-testkit/src", &files), &arithmetic()))
}

/// A core that defines each forbidden method, with three arguments.
fn arithmetic() -> Tree {
    let define = |name: &&str| format!("impl A {{ fn {name}(&self, a: u8, b: u8, c: u8) {{}} }}");
    let text: Vec<_> = reference_model::FORBIDDEN_METHODS.iter().map(define).collect();
    tree("lending-core/src", &[("calendar/mod.rs", &text.concat())])
}

#[track_caller]
fn unknown_to_model(text: &str, written: &str) {
    let of = "is of lending_core, but not data that the reference model may use";
    assert_eq!(model(text), [format!("lending-testkit/src/reference_model/night.rs:1: `{written}` {of}")]);
}

#[test]
fn a_reference_model_that_knows_data_passes() {
    let text = "
        use num_rational::BigRational;
        use lending_core::calendar::{Date, DayCount as Count};
        use lending_core::debt::{self, *};
        use lending_core::loan::{Event, Fact};
        use crate::snapshot::Snapshot;
        use super::rules;
        fn f(e: &Event) -> debt::Split {
            match &e.fact { Fact::Received { value, .. } => ::lending_core::money::Minor::new(1), _ => Count::Act360 };
            assert!(self.nights(Date::new(1, 2, 3)));
        }
        impl Model { fn weight(&self, night: Date) { self.weight(night); assert!(self.weight(g(1, 2))); } }
        #[cfg(test)] mod tests {
            use lending_core::{accrual::InterestPolicy, date};
            fn f() { lending_core::date!(1); InterestPolicy::default(); }
        }
    ";
    assert_eq!(model(text), Vec::<String>::new());
}

#[test]
fn a_reference_model_that_knows_the_engine() {
    unknown_to_model("use lending_core::loan::Loan;", "lending_core::loan::Loan");
    unknown_to_model("use lending_core::{money::{Minor, Money}};", "lending_core::money::Money");
    unknown_to_model("use lending_core::calendar;", "lending_core::calendar");
    unknown_to_model("use lending_core::calendar::*;", "lending_core::calendar");
    unknown_to_model("use lending_core as core;", "lending_core");
    unknown_to_model("use lending_core::*;", "lending_core");
    unknown_to_model("use lending_core::{product::Product};", "lending_core::product::Product");
    unknown_to_model(
        "fn f() { lending_core::rate::level_instalment(); }",
        "lending_core::rate::level_instalment",
    );
    unknown_to_model("make!(lending_core::accrual::Meter);", "lending_core::accrual::Meter");
    unknown_to_model("make!(::lending_core::accrual::Meter);", "::lending_core::accrual::Meter");
    unknown_to_model("use lending_core::date;", "lending_core::date");
    unknown_to_model("use lending_core::accrual::InterestPolicy;", "lending_core::accrual::InterestPolicy");
    unknown_to_model("#[cfg(test)] use lending_core::terms::Terms;", "lending_core::terms::Terms");
}

#[test]
fn a_reference_model_that_knows_the_engine_through_the_testkit() {
    let of = "is of the testkit, but neither the reference model's own nor plain data";
    for path in ["crate::runner::Loan", "super::super::runner", "crate"] {
        let expected = format!("lending-testkit/src/reference_model/night.rs:1: `{path}` {of}");
        assert_eq!(model(&format!("use {path} as x;")), [expected]);
    }
}

#[test]
fn a_reference_model_that_calls_arithmetic_of_the_core() {
    for text in [
        "fn f() { basis.weight(a, b, c); }",
        "fn f() { assert!(x.y().weight(a, |b, c| d, e) > 1); }",
        "use lending_core::calendar::DayCount; fn f() { let g = DayCount::weight; }",
        "fn f() { <Count>::weight(a); }",
        "fn f() { vec![Count::weight(a)]; }",
    ] {
        assert_eq!(
            model(text),
            [
                "lending-testkit/src/reference_model/night.rs:1: `.weight(…)` is arithmetic of the core, which the \
              reference model may not call"
            ],
            "{text}"
        );
    }
    let gone = reference_model::violations(&Tree::default(), &tree("lending-core/src", &[]));
    assert_eq!(gone.len(), reference_model::FORBIDDEN_METHODS.len());
    for method in reference_model::FORBIDDEN_METHODS {
        assert_eq!(model(&format!("fn f() {{ x.{method}(1, 2, 3); }}")).len(), 1, "{method}");
    }
}
