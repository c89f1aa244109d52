#!/bin/sh
# What browser tests need from the system: Chromium. Installed where we may, said clearly elsewhere.
set -eu
for name in chromium chromium-browser google-chrome; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium for the browser tests (apt)"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        chromium fonts-dejavu-core >/dev/null
    exit 0
fi
echo "Chromium is not installed and this user may not install it: the browser tests will be" >&2
echo "skipped. To run them: sudo apt install chromium" >&2
