//! Runs the tests of a wasm module in a browser: `wasm-bindgen-test-runner`, at the version of the library.
//!
//! Cargo calls it with the module and the filters of `cargo test`; the environment names the browser's driver.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
