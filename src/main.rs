//! The `draglog` program. Everything is in the library.

fn main() -> std::process::ExitCode {
    draglog::cli::main()
}
