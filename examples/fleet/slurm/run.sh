#!/bin/sh
# Analyses every log below a folder with a Slurm job array and merges the reports.
#
#   run.sh LOGS OUT [options of lease-lens check]
#
# Run it again whenever it was interrupted, more logs came or tasks were killed: only what has no report yet is done. TASKS is the size of the array
# (default 8), TRIES how often what is missing is submitted again (default 3). SBATCH_PARTITION, SBATCH_TIMELIMIT and the like work as ever.
# Exit status: that of lease-lens merge; 3 when reports are missing after all tries.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
logs=$(cd "$1" && pwd)
mkdir -p "$2/reports" "$2/tasks"
out=$(cd "$2" && pwd)
shift 2
lease_lens=${LEASE_LENS:-lease-lens}
# Asked once: a fleet has many logs, and every start costs.
LEASE_LENS_VERSION=$($lease_lens --version)
export LEASE_LENS_VERSION
tasks=${TASKS:-8} tries=${TRIES:-3}

missing() { # the logs that have no report yet
  find "$logs" -type f ! -name '.*' | LC_ALL=C sort | while IFS= read -r log; do
    report=$(sh "$here/../analyse-one.sh" --name "$out/reports" "$log" "$@")
    [ -e "$report" ] || printf '%s\n' "$log"
  done
}

list=$out/missing.txt
missing "$@" >"$list"
while [ -s "$list" ]; do
  if [ "$tries" -eq 0 ]; then
    echo "run: no report after all tries for:" >&2
    sed 's/^/  /' "$list" >&2
    exit 3
  fi
  tries=$((tries - 1))
  size=$(wc -l <"$list")
  [ "$size" -lt "$tasks" ] || size=$tasks
  sbatch --wait --quiet --array="0-$((size - 1))" --output="$out/tasks/%A-%a.txt" "$here/task.sh" "$here" "$list" "$out/reports" "$@" ||
    echo 'run: tasks failed or were killed; what is missing is submitted again' >&2
  missing "$@" >"$list"
done
find "$out/reports" -name '.part.*' -mmin +60 -delete
$lease_lens merge --format ndjson -o "$out/merged.ndjson" "$out/reports" || [ $? -eq 1 ] || echo 'run: some logs could not be read: see below' >&2
$lease_lens merge "$out/reports"
