//! A clock and a line of output, natively and in a JavaScript engine.

/// Seconds since some moment.
#[cfg(not(target_arch = "wasm32"))]
pub fn seconds() -> f64 {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed().as_secs_f64()
}

/// Seconds since some moment, as finely as the engine reports; NaN where it has no such clock.
#[cfg(target_arch = "wasm32")]
pub fn seconds() -> f64 {
    thread_local! {
        static NOW: js_sys::Function = js_sys::Function::new_no_args("return performance.now()");
    }
    let milliseconds = NOW.with(|now| now.call0(&wasm_bindgen::JsValue::NULL));
    milliseconds.ok().and_then(|value| value.as_f64()).unwrap_or(f64::NAN) / 1e3
}

/// Prints a line.
#[cfg(not(target_arch = "wasm32"))]
pub fn print(line: &str) {
    println!("{line}");
}

/// Prints a line to the console.
#[cfg(target_arch = "wasm32")]
pub fn print(line: &str) {
    let log = js_sys::Function::new_with_args("line", "console.log(line)");
    // A console that refuses a line cannot report it either.
    let _ = log.call1(&wasm_bindgen::JsValue::NULL, &wasm_bindgen::JsValue::from_str(line));
}
