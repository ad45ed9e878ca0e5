//! The program: hands the command line over to the library.

fn main() -> std::process::ExitCode {
    hoshin::cli::run(std::env::args_os())
}
