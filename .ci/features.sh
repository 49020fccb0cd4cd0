#!/usr/bin/env bash
# Do the wasm files of dist/ keep to what Chromium 108 understands? wasm-opt
# validates them with exactly these features on and refuses anything newer. What
# a file says of itself is stripped first: wasm-opt would take its word for it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
allowed=(
    --mvp-features
    --enable-mutable-globals          # Chromium 74
    --enable-sign-ext                 # 74
    --enable-nontrapping-float-to-int # 75
    --enable-bulk-memory              # 75
    --enable-bulk-memory-opt          # 75
    --enable-multivalue               # 85
    --enable-simd                     # 91
    --enable-reference-types          # 96
)
bare="$(mktemp)"
trap 'rm -f "$bare"' EXIT
status=0
found=0
while IFS= read -r file; do
    found=1
    echo "$file"
    wasm-opt --quiet --strip-target-features "$file" -o "$bare" && wasm-opt --quiet "${allowed[@]}" "$bare" -o /dev/null ||
        status=1
done < <(find dist -name '*.wasm')
[ "$found" = 1 ] || status=1
exit "$status"
