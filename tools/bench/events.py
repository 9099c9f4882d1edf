"""What one would write without Lease Lens: a regular expression per line, another for those that
matter, calls paired by task. Prints events, and lines that do not fit."""

import re
import sys

dialect, path = sys.argv[1:3]
events = broken = 0
if dialect == "ftrace":
    entry = re.compile(
        r"^ *(.{1,16})-(\d+) +\[(\d+)\] (\S+) +(\d+\.\d+): sys_(openat|fcntl|fallocate|close)(?:\((.*)\)| -> (0x[0-9a-f]+))$"
    )
    relevant = re.compile(r": sys_(?:openat|fcntl|fallocate|close)[( ]")
    argument = re.compile(r"(\w+): (0x[0-9a-f]+|[0-9a-f]+)")
    running = {}
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            if relevant.search(line) is None:
                continue
            match = entry.match(line)
            if match is None:
                broken += 1
                continue
            comm, pid, cpu, flags, time, call, arguments, result = match.groups()
            if result is None:
                running[pid] = (call, float(time), {name: int(value, 16) for name, value in argument.findall(arguments)})
                events += 1
            elif pid in running and running[pid][0] == call:
                running.pop(pid)
else:
    entry = re.compile(r"^(\d+) +(\d+\.\d+) (openat|fcntl|fallocate|close)\(([^{}]*)\) += (-?\d+)(?: (\w+) \(.*\))?(?: <(\d+\.\d+)>)?$")
    relevant = re.compile(r" (?:openat|fcntl|fallocate|close)\(")
    with open(path, encoding="utf-8", errors="replace") as log:
        for line in log:
            if relevant.search(line) is None:
                continue
            match = entry.match(line)
            if match is None:
                broken += 1
                continue
            pid, time, call, arguments, result, errno, duration = match.groups()
            fields = (int(pid), float(time), call, arguments.split(", "), int(result))
            events += 1
print(events, broken)
