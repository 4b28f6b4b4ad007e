//! The `plangraph` program.

fn main() -> std::process::ExitCode {
    plangraph::cli::main()
}
