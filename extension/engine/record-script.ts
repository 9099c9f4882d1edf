// The scripts that `record` prints for the kernel's own tracers: POSIX shell that sets up a tracefs instance and a group of probes of its own and
// removes both however it ends. Nothing that the user typed reaches them unquoted.

import { allNeeds, eventsOf, probeLines, probesOf, type Tool, verbsProbes } from './recording';
import { shellCommand, shellQuote } from './shell-quote';

export interface Target {
  /** Processes to follow, with their children. */
  readonly pids: readonly number[];
  /** The program to run; empty: none. */
  readonly command: readonly string[];
}

/** `kernel`: 612 for 6.12; undefined for any from 5.9 on. */
export function recordScript(tool: Exclude<Tool, 'strace'>, target: Target, kernel: number | undefined): string {
  const output = { ftrace: 'run.trace.txt', 'trace-cmd': 'run.report.txt', perf: 'run.perfscript.txt' }[tool];
  return [
    heading(tool, target, output),
    findTracefs,
    tearDown(tool === 'ftrace'),
    makeProbes(kernel),
    verbs,
    `events='\n${eventsOf(allNeeds)
      .map((event) => event.replace(':', '/'))
      .join('\n')}\n'\n`,
    tool === 'ftrace' ? ftrace(target) : tool === 'perf' ? perf(target) : traceCmd(target),
  ].join('\n');
}

function heading(tool: string, { pids, command }: Target, output: string): string {
  const whose =
    pids.length > 0 || command.length > 0
      ? '# Only the processes named are recorded, with their children: a process outside that truncates the file and breaks the lease is not.\n'
      : '# Every process is recorded until Ctrl-C: run the programs now.\n';
  return `#!/bin/sh
# Records with ${tool} what Lease Lens judges by. As root: sh record.sh [OUT], then lease-lens check OUT.
${whose}set -u
out=\${1:-${output}}
kilobytes=\${LEASE_LENS_KB:-32768} # buffer of each CPU
name=lease_lens_$$
say() { printf 'record: %s\\n' "$*" >&2; }
recorded=
# The head of the log: what was switched on, so that silence about it means that it did not happen.
said() { printf '# lease-lens recorded:%s\\n' "$recorded"; }
`;
}

const findTracefs = `mounted=
instance=
tracefs=/sys/kernel/tracing
[ -d "$tracefs/instances" ] || tracefs=/sys/kernel/debug/tracing
if [ ! -d "$tracefs/instances" ]; then
  mounted=$(mktemp -d) || exit 1
  tracefs=$mounted
  mount -t tracefs nodev "$tracefs" || { rmdir "$mounted"; say 'tracefs cannot be mounted: run as root, on a kernel with tracing'; exit 1; }
fi
`;

function tearDown(writes: boolean): string {
  const keep = writes
    ? `    echo 0 >"$instance/tracing_on"
    if { said; cat "$instance/trace"; } >"$out"; then say "written: $out"; fi
    echo 0 >"$instance/events/enable"
`
    : '';
  return `end() {
  trap '' INT TERM HUP
  trap - EXIT
  if [ -n "$instance" ] && [ -d "$instance" ]; then
${keep}    rmdir "$instance" || say "still there: $instance"
  fi
  for list in kprobe_events uprobe_events; do
    [ -e "$tracefs/$list" ] || continue
    sed -n "s,^[pr][0-9]*:\\($name/[^ ]*\\) .*,-:\\1,p" "$tracefs/$list" | while read -r gone; do
      printf '%s\\n' "$gone" >>"$tracefs/$list"
    done
  done
  if [ -n "$mounted" ]; then umount "$mounted" && rmdir "$mounted"; fi
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
`;
}

function makeProbes(kernel: number | undefined): string {
  const lines = probesOf(kernel).flatMap(probeLines('GROUP'));
  return `# Functions that pin and unpin user pages${kernel === undefined ? '' : `, as Linux ${Math.floor(kernel / 100)}.${kernel % 100} has them`}; FOLL_LONGTERM is 0x10000 up to 6.2, 0x100 from 6.3 on.
skipped=
kernel_probe() {
  line=$(printf '%s' "$1" | sed "s,:GROUP/,:$name/,")
  { printf '%s\\n' "$line" >>"$tracefs/kprobe_events"; } 2>/dev/null || skipped="$skipped \${2}"
}
if [ -e "$tracefs/kprobe_events" ]; then
${lines.map((line) => `  kernel_probe '${line}' ${line.split(' ')[1] ?? ''}`).join('\n')}
else
  say 'this kernel has no kprobes: which pages are pinned will not be seen'
fi
[ -z "$skipped" ] || say "not probed, this kernel has no such function:$skipped"
`;
}

const registers: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['%di', '%si', '%dx', '%cx', '%r8'],
  aarch64: ['%x0', '%x1', '%x2', '%x3', '%x4'],
};

function verbsLines(machine: string): string {
  return verbsProbes
    .flatMap(({ symbol, entry, exit }) => {
      const fields = Object.entries(entry).map(
        ([field, at]) => `${field}=${registers[machine]?.[at - 1] ?? ''}:${field === 'access' ? 'x32' : 'x64'}`,
      );
      return [`      user_probe p ${symbol} ${symbol} '${fields.join(' ')}'`, `      user_probe r ${symbol} ${symbol}__return '${exit}'`];
    })
    .join('\n');
}

const verbs = `# rdma-core's ioctl hides what a registration pins; the library's own functions show it to whoever reads the log.
library=$(ldconfig -p 2>/dev/null | sed -n 's,.*libibverbs\\.so\\.1 .*=> ,,p' | head -n 1)
# The place of a function in the file, from its address and the segment that holds it.
place() {
  address=$(readelf --dyn-syms -W "$library" | awk -v name="$1" '
    $4 == "FUNC" && $7 != "UND" { split($8, part, "@"); if (part[1] == name && (found == "" || $8 ~ /@@/)) found = $2 }
    END { print found }')
  [ -n "$address" ] || return 1
  readelf -lW "$library" | awk '$1 == "LOAD" { print $2, $3, $5 }' | while read -r offset from size; do
    if [ $((0x$address)) -ge $((from)) ] && [ $((0x$address)) -lt $((from + size)) ]; then
      printf '0x%x\\n' $((0x$address - from + offset))
    fi
  done
}
user_probe() {
  at=$(place "$2") && [ -n "$at" ] || return 0
  { printf '%s:%s/%s %s:%s %s\\n' "$1" "$name" "$3" "$library" "$at" "$4" >>"$tracefs/uprobe_events"; } 2>/dev/null ||
    say "not probed: $2"
}
if [ -n "$library" ] && [ -e "$tracefs/uprobe_events" ] && command -v readelf >/dev/null; then
  case $(uname -m) in
    x86_64)
${verbsLines('x86_64')}
      ;;
    aarch64)
${verbsLines('aarch64')}
      ;;
  esac
fi
`;

const splitEvents = `list=
for event in $events "$name"; do
  if [ "$event" = "$name" ]; then
    if [ -d "$tracefs/events/$name" ]; then LIST_PROBES; fi
  elif [ -e "$tracefs/events/$event/enable" ]; then
    LIST_EVENT
    recorded="$recorded \${event##*/}"
  fi
done
`;

function ftrace({ pids, command }: Target): string {
  const own =
    command.length > 0
      ? `sh -c 'echo $$ >"$0" && exec "$@"' "$instance/set_event_pid" ${shellCommand(command)}
exit $?
`
      : pids.length > 0
        ? `say 'recording until Ctrl-C or the end of the processes'
while [ -d /proc/${pids.join(' ] || [ -d /proc/')} ]; do sleep 1; done
`
        : `say 'recording until Ctrl-C'
while :; do sleep 1; done
`;
  const filter =
    pids.length === 0
      ? ''
      : `for task in ${pids.map((pid) => `/proc/${pid}/task/*`).join(' ')}; do
  echo "\${task##*/}" >>"$instance/set_event_pid"
done
`;
  return `instance=$tracefs/instances/$name
mkdir "$instance" || { instance=; say 'no instance can be made: run as root'; exit 1; }
echo 0 >"$instance/tracing_on"
echo mono >"$instance/trace_clock"
echo "$kilobytes" >"$instance/buffer_size_kb"
for option in record-tgid event-fork; do
  [ ! -e "$instance/options/$option" ] || echo 1 >"$instance/options/$option"
done
for event in $events "$name"; do
  [ -e "$instance/events/$event/enable" ] || continue
  if echo 1 >"$instance/events/$event/enable"; then recorded="$recorded \${event##*/}"; else say "not recorded: $event"; fi
done
for probe in "$instance/events/$name"/*/enable; do
  [ -e "$probe" ] || continue
  probe=\${probe%/enable}
  recorded="$recorded \${probe##*/}"
done
${filter}echo 1 >"$instance/tracing_on"
${own}`;
}

function perf({ pids, command }: Target): string {
  const list = splitEvents
    .replace('LIST_PROBES', 'list="$list,$name:*"')
    .replace('LIST_EVENT', 'list="$list,$(printf \'%s\' "$event" | tr / :)"');
  const whom = command.length > 0 ? `-- ${shellCommand(command)}` : pids.length > 0 ? `-p ${pids.join(',')}` : '-a';
  return `${list}perf record -q -o "$out.data" -m 1024 -e "\${list#,}" ${whom}
{ said; perf script -i "$out.data" --ns -F comm,pid,tid,cpu,time,event,trace; } >"$out" && say "written: $out"
`;
}

function traceCmd({ pids, command }: Target): string {
  const list = splitEvents
    .replace('LIST_PROBES', 'list="$list -e $name"')
    .replace('LIST_EVENT', 'list="$list -e $(printf \'%s\' "$event" | tr / :)"');
  const whom =
    command.length > 0 ? ` -F -c ${shellCommand(command)}` : pids.length > 0 ? ` -c ${pids.map((pid) => `-P ${pid}`).join(' ')}` : '';
  return `${list}# Unquoted: one word for each event.
# shellcheck disable=SC2086
trace-cmd record -q -C mono -b "$kilobytes" -o "$out.dat" $list${whom} || { say 'trace-cmd did not record'; exit 1; }
{ said; trace-cmd report -t -i "$out.dat"; } >"$out" && say "written: $out"
`;
}

export function straceLine({ pids, command }: Target, calls: string): string {
  const whom = command.length > 0 ? ` -- ${shellCommand(command)}` : pids.map((pid) => ` -p ${pid}`).join('');
  return `strace -f -ttt -T -yy -v -s 128 -e ${shellQuote(`trace=${calls}`)} -e signal=all -o run.strace${whom === '' ? ' -- CMD' : whom}`;
}
