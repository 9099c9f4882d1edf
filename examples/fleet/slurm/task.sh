#!/bin/sh
# One task of the job array: every COUNT-th log of the list, beginning with its own number. A log that fails does not keep the others from being done.
#SBATCH --job-name=lease-lens
#SBATCH --ntasks=1
#SBATCH --requeue
set -eu
here=$1 list=$2 out=$3
shift 3
first=$SLURM_ARRAY_TASK_ID count=$SLURM_ARRAY_TASK_COUNT
failed=0 number=0
while IFS= read -r log; do
  if [ $((number % count)) -eq "$first" ]; then
    sh "$here/../analyse-one.sh" "$out" "$log" "$@" </dev/null || failed=1
  fi
  number=$((number + 1))
done <"$list"
exit $failed
