#!/bin/sh
# Analyses one log into OUT, once: the unit of work of every engine (docs/fleet.md).
#
#   analyse-one.sh [--name] OUT LOG [options of lease-lens check]
#
# The report's name is made of the log's content, the version of lease-lens and the options, so that whoever finds it there need not do it again,
# and two tasks that do the same work write the same file. It appears whole or not at all. With --name the name is printed and nothing is done.
# Exit status: 0 the report is there, whatever it says; 1 it could not be made.
set -eu
lease_lens=${LEASE_LENS:-lease-lens}

only_name=
if [ "${1-}" = --name ]; then only_name=yes; shift; fi
out=$1 log=$2
shift 2

content=$(sha256sum <"$log") # without a pipe behind it, so that a log which cannot be read ends this here
content=${content%% *}
# What else decides the report: version, options, and the files that options name.
how=$({
  printf '%s\n' "${LEASE_LENS_VERSION:-$($lease_lens --version)}"
  printf '%s\n' "$@"
  for word in "$@"; do if [ -f "$word" ]; then cat -- "$word"; fi; done
} | sha256sum | cut -c1-16)
report=$out/$content-$how.ndjson
if [ -n "$only_name" ]; then printf '%s\n' "$report"; exit 0; fi
if [ -e "$report" ]; then exit 0; fi

# One part per task: one that was killed leaves its part behind, which nobody reads.
part=$(mktemp "$out/.part.XXXXXX")
trap 'rm -f "$part"' EXIT
status=0
$lease_lens check --format ndjson -o "$part" "$@" -- "$log" || status=$?
# 0 and 1 are reports; 2 is one too where the log itself cannot be read. Anything else was killed or is a fault.
if [ "$status" -gt 2 ] || [ ! -s "$part" ]; then
  echo "analyse-one: $log: no report, exit status $status" >&2
  exit 1
fi
sync "$part"
chmod 644 "$part"
mv "$part" "$report"
