//! The `plangraph` program.

mod allocator;

fn main() -> std::process::ExitCode {
    allocator::configure();
    plangraph::cli::main()
}
