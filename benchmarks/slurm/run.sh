#!/usr/bin/env bash
# A real Slurm of one node on this machine, without accounting database, and the workflow under it:
# proves workflow/profiles/slurm. As root, on Debian: apt-get install slurm-wlm munge
#   benchmarks/slurm/run.sh [targets and flags of Snakemake]
# It runs in a folder of its own, stops every daemon it started, and prints the seconds, the submissions
# and whether the released files are the bytes that a local run makes.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/wavescore-slurm-XXXXXX")
# The plugin clears SLURM_* of a job's environment, so that the settings must be where Slurm looks for them.
settings=/etc/slurm/slurm.conf
if [ -e "$settings" ]; then
  echo "$settings is there: this machine has a Slurm of its own; use it with the profile instead" >&2
  exit 1
fi

stop() {
  for daemon in slurmd slurmctld munged; do
    if [ -s "$work/$daemon.pid" ]; then kill "$(cat "$work/$daemon.pid")" 2>/dev/null || true; fi
  done
  sleep 1
  rm -rf "$settings" "$work"
}
trap stop EXIT

for program in munged slurmctld slurmd sbatch; do
  command -v "$program" >/dev/null || { echo "$program is missing: apt-get install slurm-wlm munge" >&2; exit 1; }
done
"$root/.venv/bin/python" -c "import snakemake_executor_plugin_slurm" 2>/dev/null || {
  echo "the plugin is missing: .venv/bin/pip install '.[slurm]'" >&2
  exit 1
}

host=$(hostname -s)
chmod 755 "$work"
mkdir -p "$work/state" "$work/spool" "$(dirname "$settings")"
dd if=/dev/urandom of="$work/munge.key" bs=128 count=1 status=none
chmod 600 "$work/munge.key"
munged --force --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" \
  --log-file="$work/munged.log" --seed-file="$work/munge.seed"

cat >"$settings" <<CONF
ClusterName=one
SlurmctldHost=$host
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CryptoType=crypto/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
SchedulerParameters=sched_interval=1,batch_sched_delay=0
NodeName=$host CPUs=$(nproc) RealMemory=$(($(free --mebi | awk "/Mem/ {print \$2}") - 500)) State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
slurmctld -f "$settings"
slurmd -f "$settings"
for _ in $(seq 30); do
  if sinfo --noheader --format=%T 2>/dev/null | grep -q idle; then break; fi
  sleep 1
done
sinfo

run() { # folder, then Snakemake's arguments
  local folder=$1
  shift
  git clone --quiet "$root" "$folder"
  ln -s "$root/.venv" "$folder/.venv"
  (cd "$folder" && SECONDS=0 && PYTHONPATH=$folder/src .venv/bin/snakemake "$@" >"$folder.log" 2>&1 && echo "$SECONDS") ||
    { tail -40 "$folder.log" >&2; return 1; }
}

local=$(run "$work/local" --workflow-profile workflow/profiles/default "$@")
slurm=$(run "$work/slurm" --workflow-profile workflow/profiles/slurm "$@")
submissions=$(grep -c 'has been submitted with SLURM jobid' "$work/slurm.log" || true)
echo "local $local s; Slurm $slurm s in $submissions submissions"
# The time of the run stands in three files, or in a hash of theirs.
(cd "$work/local/results" && find . -path '*/release/*' -type f ! -name provenance.json ! -name manifest.json \
  ! -name ro-crate-metadata.json | sort | xargs sha256sum) >"$work/sums"
if (cd "$work/slurm/results" && sha256sum --quiet --check "$work/sums"); then
  echo "$(wc -l <"$work/sums") released files: the same bytes"
else
  exit 1
fi
