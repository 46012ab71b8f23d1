//! Has the released page come in two parts: keeps the relocations of its program, by which `cargo xtask` cuts what is
//! shown later from what is shown first, and says so to `web::later` as `cfg(in_parts)`.
//!
//! The page alone is built for size (`[profile.page]`): that is how it is told from the worker, which stays whole.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-check-cfg=cfg(in_parts)");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_FAMILY", "wasm") && is("OPT_LEVEL", "z") {
        println!("cargo::rustc-cfg=in_parts");
        println!("cargo::rustc-link-arg-bin=app=--emit-relocs");
    }
}
