# Environment for building Geju. Source it (bash or sh):
#
#     source .ci/env.sh && cargo check --target wasm32-unknown-unknown
#
# It only sets variables; .ci/setup.sh installs what they point at.

GEJU_CACHE="${GEJU_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/geju}"
GEJU_TOOLS="$GEJU_CACHE/tools"
GEJU_LOGS="${GEJU_LOGS:-$GEJU_CACHE/logs}"
GEJU_SHOTS="${GEJU_SHOTS:-$GEJU_CACHE/shots}"
CARGO_TARGET_DIR="$GEJU_CACHE/target"
export GEJU_CACHE GEJU_TOOLS GEJU_LOGS GEJU_SHOTS CARGO_TARGET_DIR

# Which compiler: `path` (whatever cargo is on PATH has the wasm target) or
# `web` (the distribution's rustc-web). Written by need_rust in .ci/setup.sh.
GEJU_RUST="$(cat "$GEJU_TOOLS/rust" 2>/dev/null || echo path)"
export GEJU_RUST

geju_path="$GEJU_TOOLS/bin:$GEJU_TOOLS/node_modules/.bin"
if [ "$GEJU_RUST" = web ]; then
    # One rustc for native and wasm builds alike: two would take turns
    # rebuilding the build scripts and macros they share in the target folder.
    geju_path="$GEJU_TOOLS/rust-web/bin:$geju_path"
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
fi
case ":$PATH:" in
    *":$geju_path:"*) ;;
    *) PATH="$geju_path:$PATH" ;;
esac
unset geju_path
export PATH

# `cargo test --target wasm32-unknown-unknown` runs in a headless browser.
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER
if [ -z "${CHROMEDRIVER:-}" ] && command -v chromedriver >/dev/null 2>&1; then
    CHROMEDRIVER="$(command -v chromedriver)"
    export CHROMEDRIVER
fi
