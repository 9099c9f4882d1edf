#!/bin/sh
# One task of the job array: its share of the list.
#SBATCH --job-name=lease-lens
#SBATCH --ntasks=1
#SBATCH --requeue
set -eu
here=$1 list=$2 out=$3
shift 3
sh "$here/../analyse-list.sh" --share "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" "$out" "$@" <"$list"
