# shellcheck shell=bash
# The release build of the page. Sourced by run and test after setup.sh.

# Everything in the checkout the page could be made from, and what makes it.
build_fingerprint() {
    (
        cd "$GEJU_ROOT" || exit 1
        if git rev-parse --git-dir >/dev/null 2>&1; then
            git ls-files -z --cached --others --exclude-standard
        else
            find . -type f -not -path './dist/*' -not -path './.git/*' -not -path './target/*' -print0
        fi | grep -zvE '^(\./)?(tests|benches|docs|\.ci|\.claude)/|^(\./)?[^/]*\.md$|^(\./)?(run|test)$' |
            sort -z | xargs -0 sha256sum 2>/dev/null
        rustc --version
        trunk --version
        wasm-bindgen --version
        wasm-opt --version
    ) | sha256sum | cut -d ' ' -f 1
}

built_stamp() { echo "$GEJU_CACHE/built/$(printf '%s' "$GEJU_ROOT" | cksum | cut -d ' ' -f 1)"; }

# Builds dist/ unless it is already what the sources make.
build_dist() { locked "dist-$(basename "$(built_stamp)")" make_dist; }

make_dist() {
    local stamp now
    stamp="$(built_stamp)"
    now="$(build_fingerprint)"
    if [ -f "$GEJU_ROOT/dist/index.html" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
        say "geju: dist/ is up to date"
        return 0
    fi
    begin build "building dist/ (release)"
    rm -f "$stamp"
    (
        cd "$GEJU_ROOT" || exit 1
        unset NO_COLOR # Trunk takes only true or false
        logged build trunk build --release --offline --color never
    ) || return 1
    mkdir -p "${stamp%/*}"
    # Cargo.lock may have been written by the build itself.
    build_fingerprint >"$stamp"
    finish "dist/"
}
