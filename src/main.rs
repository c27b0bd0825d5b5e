//! shumei: see the library crate.
fn main() -> std::process::ExitCode {
    shumei::cli::main()
}
