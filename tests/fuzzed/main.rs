//! Inputs that are kept, judged: no bytes that somebody gives to the page can do harm.
//!
//! `cargo xtask fuzz` looks for more.

mod judge;

use std::path::Path;

use judge::JUDGES;

#[test]
fn every_input_that_is_kept_is_judged() {
    for (name, judge) in JUDGES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz/corpus")
            .join(name);
        let mut inputs = 0;
        for file in std::fs::read_dir(&folder)
            .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = file.expect("a file").path();
            let input = std::fs::read(&path).expect("it can be read");
            std::panic::catch_unwind(|| judge(&input))
                .unwrap_or_else(|_| panic!("{} does harm", path.display()));
            inputs += 1;
        }
        assert!(inputs >= 10, "{inputs} inputs for {name}");
    }
}
