#!/bin/sh
# Writes what is known only where the container runs, then becomes nginx.
#
#   BACKEND_URL  where the backend is: http://, its full name, its port
#   RESOLV_CONF  the file that names the resolvers, /etc/resolv.conf unless given
set -eu
cd "$(dirname "$0")"

fail() {
  echo "start.sh: $1" >&2
  exit 1
}

backend=${BACKEND_URL:-}
if echo "$backend" | grep -Eqvx 'http://[A-Za-z0-9.-]+(:[0-9]+)?'; then
  fail "BACKEND_URL is '$backend'. Set it to an address such as http://backend.dev.shop.internal:5000"
fi

# nginx wants brackets around an IPv6 address.
resolv_conf=${RESOLV_CONF:-/etc/resolv.conf}
resolvers=$(awk '$1 == "nameserver" { print $2 ~ /:.*:/ ? "[" $2 "]" : $2 }' "$resolv_conf" | xargs)
[ -n "$resolvers" ] || fail "$resolv_conf names no resolver"

# `valid` counts instead of the record's own time to live, which is 10 minutes in Docker.
cat >run/backend.conf <<END
resolver $resolvers valid=5s ipv6=off;
set \$backend $backend;
END

exec nginx -p "$PWD/" -c "$PWD/nginx.conf" -e stderr
