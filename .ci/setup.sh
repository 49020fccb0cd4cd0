#!/usr/bin/env bash
# Installs what building and testing Geju needs. Every step is idempotent and
# takes the short way where it can: a tool already on PATH at the right
# version is used as it is.
#
#     .ci/setup.sh                 everything
#     .ci/setup.sh rust browser    only those steps
#
# `run` and `test` source this file and call the need_* functions they want.

GEJU_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
# shellcheck source=env.sh
. "$GEJU_ROOT/.ci/env.sh"
mkdir -p "$GEJU_TOOLS/bin" "$GEJU_LOGS" "$GEJU_SHOTS"

WASM_TARGET=wasm32-unknown-unknown
RUST_MIN=1.88            # edition 2024 and what Leptos 0.8 asks for
WASM_BINDGEN_DEFAULT=0.2.130   # where there is no Cargo.lock yet
TRUNK_VERSION=0.21.14
BINARYEN_VERSION=132
SPLIT_VERSION=0.2.4       # wasm_split_cli_support; its macros come with Leptos
PLAYWRIGHT_VERSION=1.65.1
AXE_VERSION=4.14.1
OLD_CHROMIUM_VERSION=108.0.3

say() { printf '%s\n' "$*" >&2; }

# die STEP WHAT-TO-DO
die() {
    say "geju: the step \"$1\" failed."
    local log="$GEJU_LOGS/$1.log"
    if [ -s "$log" ]; then
        say "  last lines of $log:"
        tail -n 20 "$log" | sed 's/^/    /' >&2
    fi
    [ -n "${2:-}" ] && say "  what to do: $2"
    exit 1
}

# Run a command with its output in the log of STEP; quiet unless it fails.
logged() {
    local step="$1"
    shift
    printf '\n$ %s\n' "$*" >>"$GEJU_LOGS/$step.log"
    "$@" >>"$GEJU_LOGS/$step.log" 2>&1
}

# begin STEP MESSAGE: a fresh log and a line for the reader.
begin() {
    : >"$GEJU_LOGS/$1.log"
    STEP_STARTED=$SECONDS
    say "geju: $2"
}

finish() { say "geju: $1 ready ($((SECONDS - STEP_STARTED)) s)"; }

# Only one process at a time does STEP; the others wait and then find it done.
locked() {
    local step="$1"
    shift
    if command -v flock >/dev/null 2>&1; then
        (
            flock 9
            "$@"
        ) 9>"$GEJU_TOOLS/.lock-$step"
    else
        ("$@")
    fi
}

# version_at_least HAVE WANT
version_at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        sudo -n "$@"
    else
        echo "needs root, and there is no sudo: $*"
        return 1
    fi
}

# apt_install STEP PACKAGE…
apt_install() {
    local step="$1"
    shift
    command -v apt-get >/dev/null 2>&1 || return 1
    # The package lists of a machine can be older than the packages it serves.
    locked apt apt_install_now "$step" "$@"
}

apt_install_now() {
    local step="$1"
    shift
    local get=(env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
    logged "$step" as_root "${get[@]}" update
    logged "$step" as_root "${get[@]}" install --no-install-recommends "$@"
}

# ---------------------------------------------------------------- Rust, wasm

has_wasm_std() {
    local root
    root="$(rustc --print sysroot 2>/dev/null)" || return 1
    compgen -G "$root/lib/rustlib/$WASM_TARGET/lib/libstd-*.rlib" >/dev/null
}

can_link_wasm() {
    local work status=0 linker="${CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER:-}"
    work="$(mktemp -d)"
    echo 'fn main() {}' >"$work/probe.rs"
    logged rust rustc --target "$WASM_TARGET" --edition 2024 -C lto=fat -C panic=abort ${linker:+-C linker="$linker"} \
        -o "$work/probe.wasm" "$work/probe.rs" || status=1
    rm -rf "$work"
    return "$status"
}

rust_is_ready() {
    [ -f "$GEJU_TOOLS/rust" ] || return 1
    if [ "$GEJU_RUST" = web ]; then
        [ -x "$GEJU_TOOLS/rust-web/bin/rustc" ] && command -v wasm-ld-22 >/dev/null 2>&1 || return 1
    fi
    has_wasm_std
}

# A compiler that can build for wasm32-unknown-unknown.
need_rust() {
    rust_is_ready && return
    locked rust make_rust || exit 1
    . "$GEJU_ROOT/.ci/env.sh"
    hash -r
}

make_rust() {
    . "$GEJU_ROOT/.ci/env.sh"
    rust_is_ready && return
    begin rust "looking for a Rust compiler with the $WASM_TARGET target"
    rm -f "$GEJU_TOOLS/rust"

    # GEJU_FORCE_WEB=1 takes the fall-back where it is not needed, to try it out.
    local have=""
    if [ -z "${GEJU_FORCE_WEB:-}" ] && command -v rustc >/dev/null 2>&1; then
        have="$(rustc --version 2>/dev/null | awk '{print $2}')"
    fi
    if [ -n "$have" ] && version_at_least "$have" "$RUST_MIN"; then
        if ! has_wasm_std && command -v rustup >/dev/null 2>&1; then
            logged rust timeout 120 rustup target add "$WASM_TARGET" || true
        fi
        if has_wasm_std && can_link_wasm; then
            echo path >"$GEJU_TOOLS/rust"
            finish "Rust $have"
            return
        fi
    fi

    say "geju: rustup cannot add the target here; using the distribution's rustc-web"
    apt_install rust rustc-web cargo-web rust-web-src lld-22 ||
        die rust "install Rust $RUST_MIN or newer with rustup, then: rustup target add $WASM_TARGET"
    mkdir -p "$GEJU_TOOLS/rust-web/bin"
    local tool
    for tool in cargo rustc rustdoc rustfmt cargo-fmt cargo-clippy clippy-driver; do
        ln -sfn "/usr/bin/$tool" "$GEJU_TOOLS/rust-web/bin/$tool"
    done
    have="$(/usr/bin/rustc --version | awk '{print $2}')"
    version_at_least "$have" "$RUST_MIN" ||
        die rust "rustc-web is $have here; install Rust $RUST_MIN or newer with rustup, then: rustup target add $WASM_TARGET"
    local std="$GEJU_TOOLS/wasm-std-$have"
    [ -d "$std" ] || build_wasm_std "$std"
    local lib="/usr/lib/rustlib/$WASM_TARGET/lib"
    logged rust as_root mkdir -p "$lib" &&
        logged rust as_root find "$lib" -type f -delete &&
        logged rust as_root cp -r "$std/." "$lib/" ||
        die rust "the built standard library could not be copied to $lib"
    (
        echo web >"$GEJU_TOOLS/rust"
        . "$GEJU_ROOT/.ci/env.sh"
        can_link_wasm
    ) || {
        rm -f "$GEJU_TOOLS/rust"
        die rust "the distribution's compiler does not link for $WASM_TARGET; install Rust $RUST_MIN or newer with rustup"
    }
    finish "Rust $have (rustc-web)"
}

# Debian's rustc-web has no wasm32-unknown-unknown library: build it from the
# packaged sources. embed-bitcode is what lets `lto = true` use it.
build_wasm_std() {
    local out="$1" work
    work="$(mktemp -d)"
    mkdir -p "$work/src"
    : >"$work/src/lib.rs"
    printf '[package]\nname = "emptycrate"\nversion = "0.0.0"\nedition = "2021"\n' >"$work/Cargo.toml"
    (
        cd "$work" || exit 1
        export PATH="$GEJU_TOOLS/rust-web/bin:$PATH" CARGO_TARGET_DIR="$work/target"
        export RUSTC_BOOTSTRAP=1 RUSTFLAGS="-C embed-bitcode=yes"
        unset CARGO_ENCODED_RUSTFLAGS RUSTUP_TOOLCHAIN
        logged rust cargo build --release -Zbuild-std=std,panic_abort,proc_macro --target "$WASM_TARGET"
    ) || die rust "the standard library for $WASM_TARGET did not build from rust-web-src"
    mkdir -p "$work/std"
    find "$work/target/$WASM_TARGET/release/deps" \( -name '*.rlib' -o -name '*.rmeta' \) \
        ! -name 'libemptycrate*' -exec cp {} "$work/std/" \;
    mv "$work/std" "$out"
    rm -rf "$work"
}

# rustfmt and clippy, for ./test only.
lint_is_ready() {
    # A rustup beside rustc-web has both on PATH too, for another compiler.
    if [ "$GEJU_RUST" = web ]; then
        [ -x "$GEJU_TOOLS/rust-web/bin/cargo-fmt" ] && [ -x "$GEJU_TOOLS/rust-web/bin/cargo-clippy" ]
    else
        cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1
    fi
}

need_lint() {
    lint_is_ready && return
    begin lint "installing rustfmt and clippy"
    if [ "$GEJU_RUST" = web ]; then
        apt_install lint rustfmt-web rust-web-clippy || die lint "apt-get install rustfmt-web rust-web-clippy"
    else
        logged lint timeout 300 rustup component add rustfmt clippy ||
            die lint "rustup component add rustfmt clippy"
    fi
    finish "rustfmt and clippy"
}

# ------------------------------------------------------------- cargo's tools

# cargo_tool STEP CRATE VERSION [--locked]: `cargo install` into the cache.
# These are short-lived helpers: a light optimisation halves the wait for them.
cargo_tool() {
    local step="$1" crate="$2" version="$3"
    shift 3
    begin "$step" "building $crate $version (a few minutes, once)"
    (
        unset CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER RUSTFLAGS
        export CARGO_TARGET_DIR="$GEJU_CACHE/target-tools"
        export CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=false
        export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_DEBUG=0
        logged "$step" nice cargo install "$crate" --version "=$version" --root "$GEJU_TOOLS" --force "$@"
    ) || die "$step" "cargo install $crate --version $version, and put it on PATH"
    finish "$crate $version"
}

# The CLI has to be exactly the version of the crate in Cargo.lock.
bindgen_version() {
    local version=""
    if [ -f "$GEJU_ROOT/Cargo.lock" ]; then
        version="$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, ""); print $3; exit }' "$GEJU_ROOT/Cargo.lock")"
    fi
    echo "${version:-$WASM_BINDGEN_DEFAULT}"
}

bindgen_is_ready() {
    [ "$(wasm-bindgen --version 2>/dev/null | awk '{print $2}')" = "$(bindgen_version)" ] &&
        command -v wasm-bindgen-test-runner >/dev/null 2>&1
}

need_bindgen() {
    bindgen_is_ready && return
    locked bindgen make_bindgen || exit 1
    hash -r
}

make_bindgen() {
    bindgen_is_ready && return
    # Not --locked: the lock file of 0.2.130 names a crate version that was withdrawn.
    cargo_tool bindgen wasm-bindgen-cli "$(bindgen_version)"
}

# The cutter of programs has no --version: its own file says which one it is.
split_is_ready() {
    command -v wasm-split-cli >/dev/null 2>&1 &&
        { [ ! -e "$GEJU_TOOLS/bin/wasm-split-cli" ] || [ "$(cat "$GEJU_TOOLS/split-version" 2>/dev/null)" = "$SPLIT_VERSION" ]; }
}

need_split() {
    split_is_ready && return
    locked split make_split || exit 1
    hash -r
}

make_split() {
    split_is_ready && return
    cargo_tool split wasm_split_cli_support "$SPLIT_VERSION" --locked --features build-binary
    echo "$SPLIT_VERSION" >"$GEJU_TOOLS/split-version"
}

trunk_is_ready() { [ "$(trunk --version 2>/dev/null | awk '{print $2}')" = "$TRUNK_VERSION" ]; }

need_trunk() {
    trunk_is_ready && return
    locked trunk make_trunk || exit 1
    hash -r
}

make_trunk() {
    trunk_is_ready && return
    # --locked: with newer dependencies 0.21.14 does not compile.
    cargo_tool trunk trunk "$TRUNK_VERSION" --locked
}

# --------------------------------------------------------------- npm's tools

need_node() {
    command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 && return
    begin node "installing Node.js"
    apt_install node nodejs npm || die node "install Node.js 18 or newer with npm"
    finish "Node.js"
}

wasm_opt_is_ready() { wasm-opt --version 2>/dev/null | grep -q "version $BINARYEN_VERSION\b"; }

need_wasm_opt() {
    wasm_opt_is_ready && return
    need_node
    locked npm make_wasm_opt || exit 1
    hash -r
}

make_wasm_opt() {
    wasm_opt_is_ready && return
    begin binaryen "installing wasm-opt (binaryen $BINARYEN_VERSION)"
    logged binaryen npm install --prefix "$GEJU_TOOLS" --no-audit --no-fund --save-exact "binaryen@$BINARYEN_VERSION" ||
        die binaryen "put wasm-opt version $BINARYEN_VERSION on PATH"
    finish "wasm-opt"
}

playwright_is_ready() {
    local modules="$GEJU_TOOLS/node_modules"
    grep -q "\"version\": \"$PLAYWRIGHT_VERSION\"" "$modules/playwright-core/package.json" 2>/dev/null &&
        grep -q "\"version\": \"$AXE_VERSION\"" "$modules/axe-core/package.json" 2>/dev/null
}

need_playwright() {
    playwright_is_ready && return
    need_node
    locked npm make_playwright || exit 1
}

make_playwright() {
    playwright_is_ready && return
    begin playwright "installing playwright-core and axe-core"
    logged playwright env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm install --prefix "$GEJU_TOOLS" --no-audit --no-fund \
        "playwright-core@$PLAYWRIGHT_VERSION" "axe-core@$AXE_VERSION" ||
        die playwright "npm install playwright-core axe-core, in $GEJU_TOOLS"
    finish "playwright-core and axe-core"
}

# ------------------------------------------------------------------- browser

# Chromium, its driver, and a font that has Chinese.
chromium_path() {
    local name
    for name in ${GEJU_CHROMIUM:-} chromium chromium-browser google-chrome-stable google-chrome; do
        command -v "$name" 2>/dev/null && return
    done
    return 1
}

browser_is_ready() {
    chromium_path >/dev/null && command -v chromedriver >/dev/null 2>&1 &&
        { ! command -v fc-list >/dev/null 2>&1 || [ -n "$(fc-list :lang=zh-cn family 2>/dev/null | head -n 1)" ]; }
}

need_browser() {
    browser_is_ready || locked browser make_browser || exit 1
    hash -r
    . "$GEJU_ROOT/.ci/env.sh"
}

make_browser() {
    browser_is_ready && return
    begin browser "installing Chromium, chromedriver and a Chinese font"
    apt_install browser chromium chromium-driver fonts-noto-cjk fontconfig ||
        die browser "install Chromium, the chromedriver of the same version and a font with Chinese"
    finish "Chromium"
}

# The oldest browser the page promises to run in: a real headless Chromium 108,
# which an npm package happens to carry.
need_old_chromium() {
    OLD_CHROMIUM="$GEJU_TOOLS/chromium-$OLD_CHROMIUM_VERSION/chromium"
    [ -x "$OLD_CHROMIUM" ] && return
    need_node
    locked npm make_old_chromium || exit 1
}

make_old_chromium() {
    [ -x "$OLD_CHROMIUM" ] && return
    begin old_chromium "installing Chromium 108, to test against"
    local folder="${OLD_CHROMIUM%/*}"
    mkdir -p "$folder"
    printf '{ "private": true }\n' >"$folder/package.json"
    logged old_chromium npm install --prefix "$folder" --no-audit --no-fund --ignore-scripts --omit=dev \
        "@sparticuz/chromium@$OLD_CHROMIUM_VERSION" ||
        die old_chromium "npm install @sparticuz/chromium@$OLD_CHROMIUM_VERSION, in $folder"
    # Unpacked under its name only when it is whole: its presence is the stamp.
    # shellcheck disable=SC2016
    logged old_chromium node -e '
        const { readFileSync, renameSync, writeFileSync } = require("node:fs");
        const { brotliDecompressSync } = require("node:zlib");
        const [from, to] = process.argv.slice(1);
        writeFileSync(`${to}.part`, brotliDecompressSync(readFileSync(from)), { mode: 0o755 });
        renameSync(`${to}.part`, to);
    ' "$folder/node_modules/@sparticuz/chromium/bin/chromium.br" "$OLD_CHROMIUM" ||
        die old_chromium "look into $folder"
    rm -rf "$folder/node_modules"
    finish "Chromium 108"
}

need_build() {
    need_rust
    need_bindgen
    need_split
    need_wasm_opt
    need_trunk
}

need_all() {
    need_rust
    need_lint
    need_browser
    need_bindgen
    need_split
    need_wasm_opt
    need_playwright
    need_old_chromium
    need_trunk
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -euo pipefail
    [ $# -gt 0 ] || set -- all
    for part in "$@"; do
        case "$part" in
            rust | lint | bindgen | split | trunk | wasm_opt | playwright | browser | old_chromium | node | build | all) "need_$part" ;;
            *)
                say "geju: no such step: $part (rust lint bindgen split trunk wasm_opt playwright browser old_chromium build all)"
                exit 2
                ;;
        esac
    done
fi
