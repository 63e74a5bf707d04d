//! Data that is tested against and not kept here: public suites, named by the variable `LENDING_CONFORMANCE`.

use std::ffi::OsString;
use std::path::PathBuf;

/// The environment variable that names the folder of outside data.
pub const VARIABLE: &str = "LENDING_CONFORMANCE";

/// Where the outside data lies.
///
/// Unset: `None`, after printing `not run: outside data`; the test that asks stays green.
///
/// # Panics
/// When the variable is set and does not name a folder with something in it: whoever sets it wants the tests to run.
pub fn conformance() -> Option<PathBuf> {
    match folder(std::env::var_os(VARIABLE)) {
        Ok(Some(folder)) => Some(folder),
        Ok(None) => {
            println!("not run: outside data");
            None
        }
        Err(reason) => panic!("{reason}"),
    }
}

fn folder(named: Option<OsString>) -> Result<Option<PathBuf>, String> {
    let Some(named) = named else { return Ok(None) };
    let folder = PathBuf::from(named);
    let holds_something = std::fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_some());
    if holds_something {
        Ok(Some(folder))
    } else {
        Err(format!("{VARIABLE} is set, but there is nothing in `{}`", folder.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unset_is_not_run_and_empty_fails() {
        assert_eq!(folder(None), Ok(None));
        assert!(folder(Some(OsString::new())).is_err());
        assert!(folder(Some("no-such-folder".into())).is_err());
        let here = env!("CARGO_MANIFEST_DIR");
        assert_eq!(folder(Some(here.into())), Ok(Some(here.into())));
    }

    #[test]
    fn the_outside_data_lies_where_the_variable_says() {
        if let Some(folder) = conformance() {
            assert!(folder.is_dir());
        }
    }
}
