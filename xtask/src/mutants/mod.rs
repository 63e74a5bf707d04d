//! `cargo xtask mutants`: changes the engine a little, place by place, and sees which changes no test notices.

use anyhow::{Result, ensure};

use crate::workspace::{Workspace, cargo, has_subcommand};

/// The version of cargo-mutants that `.cargo/mutants.toml` is written for.
const VERSION: &str = "27.1.0";

/// Runs one part of so many (`3/40`; everything when it is left out); answers whether every change was noticed.
pub fn run(workspace: &Workspace, shard: Option<&str>) -> Result<bool> {
    ensure!(
        has_subcommand(workspace.root(), "mutants"),
        "no `cargo mutants` here; `cargo install --locked cargo-mutants@{VERSION}` brings it"
    );
    let output = workspace.target()?.join("mutants");
    let mut command = cargo(workspace.root());
    command
        .args(["mutants", "--no-shuffle", "--baseline", "skip", "--timeout", "300", "--output"])
        .arg(output);
    if let Some(shard) = shard {
        // Each part takes its share of every file.
        command.args(["--shard", shard, "--sharding", "round-robin"]);
    }
    Ok(command.status()?.success())
}
