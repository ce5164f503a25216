//! Ctrl-C during training: the first one ends the comparison of models and keeps what is done, the second the program.

use std::sync::atomic::{AtomicBool, Ordering};

use vitrine_present::Texts;

static ASKED: AtomicBool = AtomicBool::new(false);
/// The exit code of programs that were interrupted, as shells have it: 128 and the number of the signal.
const INTERRUPTED: i32 = 130;

/// From now on the first interrupt is only noted. Where the system gives no way to do so, it ends the program as
/// always.
pub fn listen(texts: &'static Texts) {
    let noted = ctrlc::set_handler(move || {
        if ASKED.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED);
        }
        eprintln!("{}", texts.cli_progress().interrupted());
    });
    drop(noted);
}

/// Whether the program was interrupted.
pub fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
