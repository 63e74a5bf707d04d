use std::collections::BTreeSet;

use super::Fault;

/// The ids in the first column of the table headed "Built laws", or `None` where nothing is headed so.
pub fn built_laws(invariants: &str) -> Option<BTreeSet<&str>> {
    let mut lines = invariants.lines().skip_while(|line| !line.to_lowercase().contains("built laws"));
    lines.next()?;
    Some(lines.take_while(|line| !line.starts_with('#')).filter_map(law_of_row).collect())
}

/// What is wrong between the built laws and the faults: a law without a fault, a fault of no built law.
pub fn uncovered(invariants: &str, faults: &[Fault]) -> Vec<String> {
    let Some(laws) = built_laws(invariants).filter(|laws| !laws.is_empty()) else {
        return vec!["docs/invariants.md: no table headed \"Built laws\"".into()];
    };
    let broken: BTreeSet<&str> = faults.iter().map(|fault| fault.law.as_str()).collect();
    let without =
        laws.difference(&broken).map(|law| format!("docs/invariants.md: law {law} has no fault in faults/"));
    let strays = faults.iter().filter(|fault| !laws.contains(fault.law.as_str()));
    let strays =
        strays.map(|fault| format!("faults/{}.patch: {} is not among the built laws", fault.name, fault.law));
    without.chain(strays).collect()
}

fn law_of_row(line: &str) -> Option<&str> {
    let cell = line.trim().strip_prefix('|')?.split('|').next()?;
    let law = cell.trim().trim_matches(['*', '`']);
    let (letters, number) = law.split_once('-')?;
    let named = !letters.is_empty() && letters.bytes().all(|byte| byte.is_ascii_uppercase());
    (named && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(law)
}
