"""Runs a command; says on the last line of stderr what it cost: user and system seconds, peak memory in KB, wall seconds, status."""

import json
import os
import sys
import time

start = time.monotonic()
pid = os.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(pid, 0)
cost = {
    "cpu": usage.ru_utime + usage.ru_stime,
    "peak": usage.ru_maxrss,
    "wall": time.monotonic() - start,
    "status": os.waitstatus_to_exitcode(status),
}
sys.stderr.write("\n" + json.dumps(cost) + "\n")
