//! The page is built ahead of the step that needs it: its longest parts, the optimisers, keep only one core busy.

use std::fs::File;
use std::process::{Child, Command};

use crate::Failure;
use crate::process::root;

/// Where what the build prints is kept until its step.
const LOG: &str = "target/build-ahead.log";

/// A build under way. Dropping it waits for its end: a later build would meet it in the same folders.
pub(crate) struct Ahead(Child);

impl Ahead {
    /// Begins to build.
    pub(crate) fn begin() -> Result<Self, Failure> {
        let failed = |error: std::io::Error| format!("the page's build could not start: {error}");
        std::fs::create_dir_all(root().join("target")).map_err(failed)?;
        let log = File::create(root().join(LOG)).map_err(failed)?;
        let mut build = Command::new(std::env::current_exe().map_err(failed)?);
        build.args(["build", "--single-file"]).current_dir(root());
        build.stdout(log.try_clone().map_err(failed)?).stderr(log);
        println!("The page is built meanwhile; what is printed of that is in {LOG}.");
        build.spawn().map(Self).map_err(failed)
    }

    /// Waits for it, and shows what it printed.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        let status = self.0.wait();
        print!(
            "{}",
            std::fs::read_to_string(root().join(LOG)).unwrap_or_default()
        );
        match status {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("the page's build failed ({status})")),
            Err(error) => Err(format!("the page's build was lost: {error}")),
        }
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        if let Ok(None) = self.0.try_wait() {
            eprintln!("xtask: waiting for the page's build, which is still going on");
            // Whatever comes of it, nobody needs it any more.
            let _ = self.0.wait();
        }
    }
}
