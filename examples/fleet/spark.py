# Thousands of traces with Spark: the list of logs through analyse-list.sh, about fifty logs a partition.
#
#   spark-submit spark.py LIST OUT      # LIST: a file of log names, one a line; logs, OUT and this folder lie where all workers see them
#
# `pipe` splits its command as a shell would but starts no shell; with checkCode a partition in which a log failed is tried again by Spark.

import os
import shlex
import sys

from pyspark import SparkContext

names, out = sys.argv[1:3]
script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "analyse-list.sh")
with open(names, encoding="utf-8") as lines:
    logs = [line for line in lines.read().split("\n") if line]
command = " ".join(shlex.quote(word) for word in ("sh", script, out))
reports = SparkContext(appName="lease-lens").parallelize(logs, len(logs) // 50 + 1).pipe(command, checkCode=True).collect()
print(f"{len(reports)} reports in {out}; merge them with: lease-lens merge {shlex.quote(out)}")
