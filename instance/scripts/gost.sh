#!/bin/sh
# What GOST signatures gain from the system: OpenSSL's engine and provider. Nothing needs it: with it
# documents of megabytes are digested fast, and tests have OpenSSL for a counterpart.
set -eu
for folder in ${OPENSSL_ENGINES:-} /usr/lib/*/engines-3; do
    [ -e "$folder/gost.so" ] && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing OpenSSL's GOST engine for the tests (apt)"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        libengine-gost-openssl >/dev/null && exit 0
fi
echo "OpenSSL has no GOST engine here: the tests that compare with it will be skipped." >&2
echo "To run them: sudo apt install libengine-gost-openssl" >&2
