//! Files that a page hands to the browser, caught in a folder of their own.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::Browser;

/// How long a file may take.
const PATIENCE: Duration = Duration::from_secs(40);

/// Where a browser saves files; the folder goes with the value.
#[derive(Debug)]
pub struct Downloads {
    folder: PathBuf,
}

impl Downloads {
    /// From now on the browser saves what it is handed, and asks nobody.
    ///
    /// # Panics
    /// If there is no place for temporary files.
    pub fn of(browser: &Browser) -> Self {
        let folder = browser.profile().with_extension("downloads");
        std::fs::create_dir_all(&folder).expect("a folder for temporary files");
        browser.save_into(&folder);
        Self { folder }
    }

    /// The bytes of a file, once it is there; then it is gone.
    ///
    /// # Panics
    /// If it does not come.
    pub fn take(&self, name: &str) -> Vec<u8> {
        let (file, deadline) = (self.folder.join(name), Instant::now() + PATIENCE);
        // The browser keeps the name by an empty file, and gives it to the file when all of that is there.
        while !std::fs::metadata(&file).is_ok_and(|file| file.len() > 0) {
            assert!(
                Instant::now() < deadline,
                "{name} never came; there are {:?}",
                self.names()
            );
            std::thread::sleep(Duration::from_millis(30));
        }
        let bytes = std::fs::read(&file).expect("the file");
        std::fs::remove_file(&file).expect("the file goes");
        bytes
    }

    /// Names of the files that are there.
    pub fn names(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.folder).into_iter().flatten();
        let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
        names.collect()
    }
}

impl Drop for Downloads {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
