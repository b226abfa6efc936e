#!/bin/sh
# Programs that the tests drive and pip cannot bring: a browser, a load generator, the spelling checker and its Serbian dictionary.
set -eu
missing=""
command -v chromium >/dev/null || missing="$missing chromium"
command -v wrk >/dev/null || missing="$missing wrk"
command -v hunspell >/dev/null || missing="$missing hunspell"
command -v espeak-ng >/dev/null || missing="$missing espeak-ng"
test -f /usr/share/hunspell/sr_RS.dic || missing="$missing hunspell-sr"
test -z "$missing" && exit 0
if [ "$(id -u)" = 0 ]; then sudo=""; else sudo="sudo -n"; fi
echo "installing from Debian:$missing" >&2
install="apt-get install --yes --no-install-recommends$missing"
{ $sudo apt-get update --quiet --quiet && $sudo $install; } >&2 || {
    echo "Could not install$missing. Run once as administrator: apt-get update && $install" >&2
    exit 1
}
