use std::fs;
use std::path::Path;
use std::process::Command;

use super::patch::Applied;
use super::*;

const PATCH: &str = "\
# law: MON-1
# test: -p lending-core --lib mon_1
# expect: law MON-1
# what: two and two are five
--- a/lending-core/src/lib.rs
+++ b/lending-core/src/lib.rs
@@ -1,3 +1,3 @@
 pub fn four() -> u8 {
-    2 + 2
+    2 + 3
 }
";

fn parse(text: &str) -> Result<Fault> {
    Fault::parse("mon-1-sum", text)
}

fn refusal(text: &str) -> String {
    parse(text).unwrap_err().to_string()
}

#[test]
fn a_fault_is_read_from_its_patch() {
    let fault = parse(PATCH).unwrap();
    assert_eq!(fault.law, "MON-1");
    assert_eq!(fault.test, ["-p", "lending-core", "--lib", "mon_1"]);
    assert_eq!(fault.expect, "law MON-1");
    assert_eq!(fault.what, "two and two are five");
    assert_eq!(fault.files, ["lending-core/src/lib.rs"]);
}

#[test]
fn a_header_that_says_too_little_or_too_much_is_refused() {
    assert_eq!(refusal(&PATCH.replace("# expect: law MON-1\n", "")), "its header has no `# expect: …`");
    assert_eq!(refusal(&PATCH.replace("law MON-1", "")), "its header has no `# expect: …`");
    assert_eq!(refusal(&PATCH.replace("# what", "# law: MON-1\n# what")), "its header says `# law:` twice");
    assert!(refusal(&PATCH.replace("# what", "# whta")).starts_with("its header has a line `# whta: two"));
    assert!(refusal(&PATCH.replace("# law: MON-1", "# law: MON-2")).contains("`MON-2-<slug>.patch`"));
    assert!(refusal(&PATCH.replace("-p lending-core", "cargo test")).contains("what follows `cargo test`"));
}

#[test]
fn a_patch_that_changes_nothing_or_leads_out_is_refused() {
    let header: String = PATCH.split_inclusive('\n').take(4).collect();
    assert!(refusal(&header).starts_with("it changes no file"));
    assert!(
        refusal(&PATCH.replace("a/lending-core", "a/../lending-core"))
            .ends_with("leads out of the workspace")
    );
    assert!(refusal(&PATCH.replace("a/lending-core", "lending-core")).contains("does not start with `a/`"));
}

#[test]
fn the_built_laws_are_those_of_their_table() {
    let text = "\
# Laws
| MON-2 | elsewhere |
## Built laws
| id | law |
|----|-----|
| MON-1 | money is kept | `MON-1-sum.patch` |
| **EVT-3** | order | x |
## Laws to come
| FFI-1 | later |
";
    assert_eq!(built_laws(text).unwrap().into_iter().collect::<Vec<_>>(), ["EVT-3", "MON-1"]);
    assert_eq!(built_laws("# Laws\n| MON-1 | x |"), None);
    let fault = parse(PATCH).unwrap();
    assert_eq!(uncovered(text, &[fault]), ["docs/invariants.md: law EVT-3 has no fault in faults/"]);
    let stray = Fault { law: "FFI-1".into(), name: "FFI-1-x".into(), ..parse(PATCH).unwrap() };
    assert_eq!(
        uncovered(text, &[parse(PATCH).unwrap(), stray])[1],
        "faults/FFI-1-x.patch: FFI-1 is not among the built laws"
    );
    assert_eq!(uncovered("# Laws", &[]), ["docs/invariants.md: no table headed \"Built laws\""]);
}

const LIB: &str = "\
pub fn four() -> u8 {
    2 + 2
}

pub fn shout() {
    eprintln!(\"so it is\");
}

#[cfg(test)]
mod tests {
    #[test]
    fn mon_1() {
        assert_eq!(super::four(), 4, \"law MON-1\");
    }

    #[test]
    fn mon_2() {
        assert_ne!(super::four(), 4, \"law MON-2\");
    }

    #[test]
    fn mon_3() {
        assert!(super::four() > 1, \"law MON-3\");
    }
}
";

/// A small workspace in a git repository, and a copy of it below another folder.
fn house() -> (tempfile::TempDir, Scratch) {
    let house = tempfile::tempdir().unwrap();
    let root = house.path().join("root");
    let files = [
        ("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"lending-core\"]\n"),
        ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"lending-core\"\nversion = \"0.1.0\"\n"),
        (
            "lending-core/Cargo.toml",
            "[package]\nname = \"lending-core\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
        ),
        ("lending-core/src/lib.rs", LIB),
        (".gitignore", "/target\n"),
        ("target/rubbish", ""),
    ];
    for (path, text) in files {
        let file = root.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    git_init(&root);
    let copy = Scratch::at(&root.join("target/faults"), &root).unwrap();
    (house, copy)
}

fn git_init(root: &Path) {
    assert!(Command::new("git").args(["init", "--quiet"]).current_dir(root).status().unwrap().success());
}

fn lib_of(copy: &Scratch) -> String {
    fs::read_to_string(copy.folder().join("lending-core/src/lib.rs")).unwrap()
}

#[test]
fn the_copy_holds_what_git_keeps_and_follows_it() {
    let (house, copy) = house();
    assert_eq!(lib_of(&copy), LIB);
    assert!(!copy.folder().join("target").exists());
    fs::write(copy.folder().join("stray.rs"), "").unwrap();
    fs::write(house.path().join("root/lending-core/src/lib.rs"), "changed").unwrap();
    let again = Scratch::at(&house.path().join("root/target/faults"), &house.path().join("root")).unwrap();
    assert_eq!(lib_of(&again), "changed");
    assert!(!copy.folder().join("stray.rs").exists());
}

#[test]
fn a_patch_is_applied_inside_a_repository_and_taken_back() {
    let (_house, copy) = house();
    let fault = parse(PATCH).unwrap();
    let applied = Applied::new(copy.folder(), &fault.text, &fault.files).unwrap();
    assert!(lib_of(&copy).contains("2 + 3"));
    applied.take_back().unwrap();
    assert_eq!(lib_of(&copy), LIB);
    let stale = PATCH.replace("2 + 2", "1 + 3");
    let refused = Applied::new(copy.folder(), &stale, &fault.files).unwrap_err().to_string();
    assert!(refused.starts_with("does not apply: "), "{refused}");
}

#[test]
fn a_file_that_a_patch_adds_goes_again() {
    let (_house, copy) = house();
    let added = "--- /dev/null\n+++ b/new.rs\n@@ -0,0 +1 @@\n+// new\n";
    let applied = Applied::new(copy.folder(), added, &["new.rs".into()]).unwrap();
    assert!(copy.folder().join("new.rs").exists());
    applied.take_back().unwrap();
    assert!(!copy.folder().join("new.rs").exists());
}

#[test]
fn the_verdict_on_each_kind_of_fault() {
    let (_house, copy) = house();
    let mut trial = Trial::new(copy.clone()).unwrap();
    let good = parse(PATCH).unwrap();
    let with = |from: &str, to: &str| parse(&PATCH.replace(from, to)).unwrap();
    let begins = |found: Option<String>, start: &str| {
        assert!(found.as_ref().is_some_and(|text| text.starts_with(start)), "{found:?} is not {start}");
    };
    let catch = |trial: &mut Trial, fault: &Fault| catch(trial, fault).unwrap();

    assert_eq!(catch(&mut trial, &good), None);
    begins(catch(&mut trial, &with("mon_1", "mon_3")), "NOT caught: its test passes");
    begins(
        catch(&mut trial, &with("expect: law MON-1", "expect: law MON-9")),
        "its test fails without printing",
    );
    begins(catch(&mut trial, &with("+    2 + 3", "+    two")), "does not compile");
    begins(catch(&mut trial, &with("mon_1", "mon_2")), "its test does not pass without it");
    begins(
        catch(&mut trial, &with("mon_1", "mon_4")),
        "`cargo test -p lending-core --lib mon_4` runs no test",
    );
    begins(
        catch(&mut trial, &with("expect: law MON-1", "expect: test result")),
        "its test prints `test result`",
    );

    assert_eq!(compile(&mut trial, &good).unwrap(), None);
    begins(compile(&mut trial, &with("+    2 + 3", "+    two")).unwrap(), "does not compile");
    let stale = compile(&mut trial, &with("-    2 + 2", "-    1 + 3")).unwrap_err().to_string();
    assert!(stale.starts_with("does not apply"), "{stale}");
    assert_eq!(lib_of(&copy), LIB);
}
