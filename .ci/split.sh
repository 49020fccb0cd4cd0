#!/usr/bin/env bash
# Cuts a program in two pieces at its split point (src/app/later.rs, src/bin/worker.rs, src/bin/papers.rs). Trunk calls
# this when everything it built stands in the staging folder: there a whole program is replaced by
# its first piece under the same name, and the second laid beside it. Trunk itself cannot do it,
# because the cut must come between the linker and wasm-bindgen.
set -euo pipefail

staging="${TRUNK_STAGING_DIR:?called by Trunk}"
target="${CARGO_TARGET_DIR:-target}/wasm32-unknown-unknown"
release=no
[ "${TRUNK_PROFILE:-debug}" = release ] && release=yes
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# optimise LEVEL IN OUT: a development build goes as it is.
optimise() {
    if [ $release = yes ]; then
        wasm-opt "$1" --strip-debug --strip-producers --enable-bulk-memory --enable-nontrapping-float-to-int \
            --enable-sign-ext --enable-mutable-globals --enable-reference-types --enable-multivalue \
            "$2" -o "$3" 2>>"$work/log"
    else
        cp "$2" "$3"
    fi
}

# cut PROGRAM PROFILE NAME PIECE LEVEL: NAME is what its files in the staging folder begin with,
# PIECE the module its split point names.
cut_program() {
    local program="$1" profile="$2" name="$3" piece="$4" level="$5" linked hash first dir="$work/$1"
    [ $release = yes ] || profile=debug
    linked="$target/$profile/$program.wasm"
    mkdir "$dir"
    wasm-split-cli "$linked" "$dir" --target web --out-name "$name" >"$work/log" 2>&1
    wasm-bindgen "$dir/$name.wasm" --target web --out-dir "$dir/bound" --out-name "$name" --no-typescript --keep-lld-exports
    optimise "$level" "$dir/bound/${name}_bg.wasm" "$staging/${name}_bg.wasm" &
    first=$!
    optimise "$level" "$dir/split_$piece.wasm" "$dir/$piece.wasm"
    wait "$first"

    # A name that changes with what is in it, so that no cache joins pieces of two versions.
    hash="$(cat "$dir/$piece.wasm" "$staging/${name}_bg.wasm" | cksum | cut -d ' ' -f 1)"
    cp "$dir/$piece.wasm" "$staging/$piece-$hash.wasm"
    sed "s|split_$piece\.wasm|$piece-$hash.wasm|" "$dir/__wasm_split.js" >"$staging/$piece-$hash.js"
    # Only where it is fetched from; the program knows the module by its first name.
    sed "s|from \(['\"]\)\./__wasm_split\.js|from \1./$piece-$hash.js|" "$dir/bound/$name.js" >"$staging/$name.js"
    if ! grep -q "from .\./$piece-$hash\.js" "$staging/$name.js" || grep -q "split_$piece" "$staging/$piece-$hash.js"; then
        echo "split.sh: a name was not replaced in the JavaScript of $program" >&2
        return 1
    fi
}

whole="$(cd "$staging" && ls geju-*_bg.wasm)"
{
    cut_program geju page "${whole%_bg.wasm}" pages -Oz
    cut_program worker worker worker desk -O2
    cut_program papers worker papers clerk -O2
} || {
    cat "$work/log" >&2
    exit 1
}
