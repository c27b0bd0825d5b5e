//! Links the release at fixed addresses where the system's loader would otherwise work for a millisecond before `main`.
//!
//! The program carries the tables of a server, an importer and every message in two languages: some 90,000 pointers,
//! which a position-independent program has to be given at every start, page by page. A dashboard over SSH starts as
//! often as one looks something up. What is given up is that the program's own code lies elsewhere each time; heap,
//! stack and libraries still do, and no code of ours is `unsafe`.

use std::env;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
    let known = is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu")
        && !features.split(',').any(|feature| feature == "crt-static");
    // Debug builds are what tests link, many at a time; they gain nothing by it.
    if known && is("CARGO_CFG_TARGET_ARCH", "x86_64") && is("PROFILE", "release") {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
