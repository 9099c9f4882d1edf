#!/bin/sh
# Analyses the logs whose names come on the standard input, one a line, and prints the name of each one's report: what an engine runs on a list of logs.
#
#   analyse-list.sh [--share OWN/COUNT] OUT [options of lease-lens check] <LIST
#
# With --share 3/64 every 64th log is taken, beginning with the one after the first three: the fourth of 64 tasks. A log that fails does not keep the
# others from being done. Exit status: 0 every report is there; 1 one could not be made.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
own=0 count=1
if [ "$1" = --share ]; then
  own=${2%/*} count=${2#*/}
  shift 2
fi
out=$1
shift
mkdir -p "$out"
# Asked once for all logs: every start costs.
: "${LEASE_LENS_VERSION:=$(${LEASE_LENS:-lease-lens} --version)}"
export LEASE_LENS_VERSION
failed=0 number=0
while IFS= read -r log; do
  if [ $((number % count)) -eq "$own" ]; then
    if sh "$here/analyse-one.sh" "$out" "$log" "$@" </dev/null; then
      sh "$here/analyse-one.sh" --name "$out" "$log" "$@"
    else
      failed=1
    fi
  fi
  number=$((number + 1))
done
exit $failed
