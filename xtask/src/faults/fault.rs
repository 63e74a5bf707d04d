use anyhow::{Context, Result, bail, ensure};

use super::patch;

/// A fault: a patch, the law that it breaks, and the test that must notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Its file's name, without `.patch`.
    pub name: String,
    /// The law that it breaks, such as `MON-1`.
    pub law: String,
    /// The arguments of `cargo test` that run the law's test.
    pub test: Vec<String>,
    /// What the failing assertion prints.
    pub expect: String,
    /// What is broken, in one sentence.
    pub what: String,
    /// The files that the patch changes.
    pub files: Vec<String>,
    /// The whole file; what stands before the first `---` is ignored when it is applied.
    pub text: String,
}

impl Fault {
    /// Reads a patch whose first lines are `# law:`, `# test:`, `# expect:` and `# what:`, each once.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let header: Vec<&str> = text.lines().map_while(|line| line.strip_prefix('#')).collect();
        if let Some(odd) = header.iter().find(|line| !KEYS.iter().any(|key| value(line, key).is_some())) {
            bail!(
                "its header has a line `#{odd}`; known are {}",
                KEYS.map(|key| format!("`# {key}:`")).join(", ")
            );
        }
        let field = |key| only(&header, key);
        let fault = Self {
            name: name.to_string(),
            law: field("law")?,
            test: field("test")?.split_whitespace().map(str::to_string).collect(),
            expect: field("expect")?,
            what: field("what")?,
            files: patch::files(text)?,
            text: text.to_string(),
        };
        let prefix = format!("{}-", fault.law);
        ensure!(
            name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(&prefix)),
            "its name does not start with its law: `{prefix}<slug>.patch`"
        );
        ensure!(
            fault.test.first().is_some_and(|word| word != "cargo"),
            "`# test:` takes what follows `cargo test`"
        );
        Ok(fault)
    }
}

const KEYS: [&str; 4] = ["law", "test", "expect", "what"];

fn only(header: &[&str], key: &str) -> Result<String> {
    let mut values = header.iter().filter_map(|line| value(line, key));
    let found = values.next().filter(|text| !text.is_empty());
    let found = found.with_context(|| format!("its header has no `# {key}: …`"))?;
    ensure!(values.next().is_none(), "its header says `# {key}:` twice");
    Ok(found.to_string())
}

fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.trim_start().strip_prefix(key)?.strip_prefix(':').map(str::trim)
}
