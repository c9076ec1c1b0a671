#!/bin/sh
# Downloads the console's third-party modules, unmodified, from their npm packages, and writes vendor.lock and NOTICE.
# To upgrade: change a version here and in index.html's import map, run this script, check the page, commit. Needs npm, tar and
# sha256sum; users of Virta need none of them.
set -eu

# package  version  licence     file in the package      name here
files='
preact                11.2.0  MIT         dist/preact.mjs          preact
preact                11.2.0  MIT         hooks/dist/hooks.mjs     preact-hooks
htm                   3.1.1   Apache-2.0  dist/htm.mjs             htm
@preact/signals-core  1.14.5  MIT         dist/signals-core.mjs    preact-signals-core
@preact/signals       2.11.4  MIT         dist/signals.mjs         preact-signals
uplot                 1.6.32  MIT         dist/uPlot.esm.js        uplot
uplot                 1.6.32  MIT         dist/uPlot.min.css       uplot
'

vendor=$(cd "$(dirname "$0")/.." && pwd)/src/main/resources/web/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$vendor"
rm -f "$vendor"/*
{
  echo '# Third-party files of the console, as they are in their npm packages. Written by dev/vendor.sh.'
  echo '# file  package  version  licence  sha256'
} > "$vendor/vendor.lock"
echo 'The console contains these works, unmodified.' > "$vendor/NOTICE"

echo "$files" | while read -r package version licence source name; do
  [ -n "$package" ] || continue
  unpacked="$work/$(echo "$package" | tr '/@' '__')-$version"
  if [ ! -d "$unpacked" ]; then
    mkdir "$unpacked"
    tarball=$(cd "$work" && npm pack --silent "$package@$version")
    tar xzf "$work/$tarball" -C "$unpacked" --strip-components=1
    printf '\n---- %s %s (%s)\n\n' "$package" "$version" "$licence" >> "$vendor/NOTICE"
    cat "$unpacked/LICENSE" >> "$vendor/NOTICE"
  fi
  case $source in *.css) extension=css ;; *) extension=mjs ;; esac
  target="$name-$version.$extension"
  cp "$unpacked/$source" "$vendor/$target"
  chmod 644 "$vendor/$target"
  sum=$(sha256sum "$vendor/$target" | cut -d' ' -f1)
  echo "$target  $package  $version  $licence  $sum" >> "$vendor/vendor.lock"
done
cat "$vendor/vendor.lock"

