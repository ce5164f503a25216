//! The Leptos page: prediction, explanation and monitoring in the visitor's browser. All of it is in the
//! library; this program only puts it into the document.

fn main() {
    vitrine_app::start();
}
