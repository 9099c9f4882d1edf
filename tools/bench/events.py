"""What one would write without Lease Lens: a regular expression for a line, another for its
arguments, calls paired by task. `plain` applies it to every line of the log; `skim` looks for the
names first and takes apart only lines that have one. Prints events, and lines with one of the names
that do not fit."""

import re
import sys

dialect, path, how = sys.argv[1:4]
skims = how == "skim"
events = broken = 0
if dialect == "ftrace":
    entry = re.compile(r"^ *(.{1,16})-(\d+) +\[(\d+)\] (\S+) +(\d+\.\d+): (\w+)(?:\((.*)\)| -> (0x[0-9a-f]+)|: (.*))$")
    relevant = re.compile(r": sys_(?:openat|fcntl|fallocate|close)[( ]")
    wanted = {"sys_openat", "sys_fcntl", "sys_fallocate", "sys_close"}
    argument = re.compile(r"(\w+): (0x[0-9a-f]+|[0-9a-f]+)")
    running = {}
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            if skims and relevant.search(line) is None:
                continue
            match = entry.match(line)
            if match is None:
                broken += relevant.search(line) is not None
                continue
            comm, pid, cpu, flags, time, call, arguments, result, fields = match.groups()
            if call not in wanted:
                continue
            if result is None:
                running[pid] = (call, float(time), {name: int(value, 16) for name, value in argument.findall(arguments)})
                events += 1
            elif pid in running and running[pid][0] == call:
                running.pop(pid)
else:
    entry = re.compile(r"^(\d+) +(\d+\.\d+) (\w+)\((.*)\) += (-?\d+)(?: (\w+) \(.*\))?(?: <(\d+\.\d+)>)?$")
    relevant = re.compile(r" (?:openat|fcntl|fallocate|close)\(")
    wanted = {"openat", "fcntl", "fallocate", "close"}
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            if skims and relevant.search(line) is None:
                continue
            match = entry.match(line)
            if match is None or "{" in match.group(4) and match.group(3) in wanted:
                broken += relevant.search(line) is not None
                continue
            pid, time, call, arguments, result, errno, duration = match.groups()
            if call not in wanted:
                continue
            fields = (int(pid), float(time), call, arguments.split(", "), int(result))
            events += 1
print(events, broken)
