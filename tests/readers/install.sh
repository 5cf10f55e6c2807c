#!/usr/bin/env bash
# Brings what the tests of this folder, and those in a browser, read exports with, as far as it can be had here:
# npm's packages where npm is, Debian's where apt is and may be used, and Python's into the environment that is
# named. What cannot be had is a sentence, and its tests are skipped.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
python=$1

missing() { echo "$1; its tests are skipped" >&2; }

if command -v npm >/dev/null && command -v node >/dev/null; then
    if [ ! -e node_modules/.made ] || [ package-lock.json -nt node_modules/.made ]; then
        timeout 120 npm ci --silent >/dev/null 2>&1 && touch node_modules/.made ||
            missing "the packages of npm cannot be installed here"
    fi
fi

debian=()
command -v dot >/dev/null || debian+=(graphviz)
command -v rapper >/dev/null || debian+=(raptor2-utils)
command -v java >/dev/null || debian+=(default-jre-headless)
[ -e /usr/share/java/jena-cmds.jar ] || debian+=(libapache-jena-java)
"$python" -c 'import icu' 2>/dev/null || debian+=(libicu-dev pkg-config g++)
# Chromium by itself: it is large, and the others are not to wait for it in vain.
browser=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
    browser+=(chromium)

install() { DEBIAN_FRONTEND=noninteractive timeout 300 apt-get install -qq -y --no-install-recommends "$@"; }

if [ $((${#debian[@]} + ${#browser[@]})) -gt 0 ] && command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    {
        timeout 120 apt-get update -qq
        [ ${#debian[@]} -eq 0 ] || install "${debian[@]}"
    } >/dev/null 2>&1 || missing "the packages of Debian cannot be installed here"
    [ ${#browser[@]} -eq 0 ] || install "${browser[@]}" >/dev/null 2>&1 || missing "Chromium cannot be installed here"
fi

"$python" -c 'import followthemoney' 2>/dev/null ||
    timeout 240 "$python" -m pip install -qq --disable-pip-version-check -r requirements.txt >/dev/null 2>&1 ||
    missing "the packages of Python cannot be installed here"
