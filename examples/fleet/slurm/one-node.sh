#!/bin/sh
# A Slurm cluster of one node on 127.0.0.1, with its own folder, keys and ports: to try the example, and what its test runs on.
#
#   one-node.sh start FOLDER [PORT]     then: export SLURM_CONF=FOLDER/slurm.conf
#   one-node.sh stop FOLDER
#
# Needs munge and slurm-wlm of Debian or Ubuntu. Nothing outside FOLDER is written; PORT and PORT + 1 are used (default 26817).
set -eu
PATH=$PATH:/usr/sbin:/sbin
verb=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)

stop() {
  for daemon in slurmd slurmctld munged; do
    file=$folder/run/$daemon.pid
    [ -s "$file" ] || continue
    pid=$(cat "$file")
    kill "$pid" 2>/dev/null || continue
    waited=0
    while kill -0 "$pid" 2>/dev/null && [ $waited -lt 100 ]; do sleep 0.1; waited=$((waited + 1)); done
    kill -9 "$pid" 2>/dev/null || true
  done
}

if [ "$verb" = stop ]; then stop; exit 0; fi
port=${3:-26817}
for program in munged slurmctld slurmd sbatch sinfo; do
  command -v $program >/dev/null || { echo "one-node: $program is not installed (apt-get install slurm-wlm munge)" >&2; exit 1; }
done
chmod 711 "$folder"
mkdir -p "$folder/run" "$folder/log" "$folder/state" "$folder/spool"
user=$(id -un)
cat >"$folder/slurm.conf" <<CONF
ClusterName=one-node
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
AuthType=auth/munge
AuthInfo=socket=$folder/run/munge.sock
CredType=cred/munge
SlurmUser=$user
SlurmdUser=$user
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmdPidFile=$folder/run/slurmd.pid
SlurmctldLogFile=$folder/log/slurmctld.log
SlurmdLogFile=$folder/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
AccountingStorageType=accounting_storage/none
JobAcctGatherType=jobacct_gather/none
MinJobAge=60
NodeName=localhost NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=localhost Default=YES MaxTime=INFINITE State=UP
CONF
dd if=/dev/urandom of="$folder/munge.key" bs=1024 count=1 2>/dev/null
chmod 600 "$folder/munge.key"
munged --key-file="$folder/munge.key" --socket="$folder/run/munge.sock" --pid-file="$folder/run/munged.pid" \
  --log-file="$folder/log/munged.log" --seed-file="$folder/run/seed" --num-threads=2 --force 2>/dev/null
SLURM_CONF=$folder/slurm.conf
export SLURM_CONF
slurmctld -i -f "$SLURM_CONF"
slurmd -N localhost -f "$SLURM_CONF"
waited=0
until [ "$(sinfo -h -o %t 2>/dev/null)" = idle ]; do
  waited=$((waited + 1))
  if [ $waited -gt 300 ]; then echo "one-node: the node does not come up; see $folder/log" >&2; stop; exit 1; fi
  sleep 0.1
done
echo "export SLURM_CONF=$SLURM_CONF"
