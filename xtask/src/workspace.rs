//! Where the workspace and its build directory are, and how cargo is called in it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

/// The workspace that the tools work on.
#[derive(Debug, Clone)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The workspace whose `cargo xtask` is running.
    pub fn find() -> Result<Self> {
        let own = env::var_os("CARGO_MANIFEST_DIR").context("run this as `cargo xtask`")?;
        let root = Path::new(&own).parent().context("xtask lies in a workspace")?;
        Ok(Self { root: root.to_path_buf() })
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside it.
    pub fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Cargo's build directory.
    pub fn target(&self) -> Result<PathBuf> {
        let output = cargo(&self.root)
            .args(["metadata", "--locked", "--no-deps", "--format-version", "1"])
            .stderr(Stdio::inherit())
            .output()
            .context("cannot run cargo metadata")?;
        ensure!(output.status.success(), "cargo metadata failed");
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        let target =
            metadata["target_directory"].as_str().context("cargo metadata names no target directory")?;
        Ok(PathBuf::from(target))
    }
}

/// A call of the cargo that runs these tools, in the given folder.
pub fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    command
}

/// Whether a cargo subcommand such as `fmt` is installed.
pub fn has_subcommand(folder: &Path, name: &str) -> bool {
    let status = cargo(folder).args([name, "--version"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}
