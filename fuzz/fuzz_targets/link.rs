#![no_main]

#[path = "../../tests/fuzzed/judge.rs"]
#[allow(dead_code, reason = "this target is for one kind of input")]
mod judge;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| judge::link(bytes));
