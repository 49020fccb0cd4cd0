//! Page entry: readable panics, then the app.

fn main() {
    console_error_panic_hook::set_once();
    geju::app::start();
}
