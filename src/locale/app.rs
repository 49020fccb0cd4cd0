//! Words of the page.

crate::messages! {
    /// Words of the page.
    Msg {
        AppName = "格局", "Geju";
    }
}
