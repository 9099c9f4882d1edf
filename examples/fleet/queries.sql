-- DuckDB over the merged report: duckdb -init queries.sql, in the folder that merged.ndjson is in.

CREATE VIEW records AS
SELECT * FROM read_json('merged.ndjson', format = 'newline_delimited', columns = {
  type: 'VARCHAR', rule: 'VARCHAR', severity: 'VARCHAR', verdict: 'VARCHAR', policyHash: 'VARCHAR', file: 'VARCHAR', line: 'BIGINT',
  comm: 'VARCHAR', path: 'VARCHAR', message: 'VARCHAR', because: 'VARCHAR', lines: 'BIGINT', lost: 'BIGINT',
  evidence: 'STRUCT(line BIGINT, "role" VARCHAR, file VARCHAR)[]', "notJudged": 'STRUCT(rule VARCHAR, because VARCHAR)[]'});

-- Which rules are violated, in how many logs?
SELECT rule, count(*) AS findings, count(DISTINCT file) AS logs
FROM records WHERE type = 'finding' AND verdict = 'violation' GROUP BY rule ORDER BY findings DESC;

-- Whose pins are refused, on which files?
SELECT path, comm, count(*) AS refused
FROM records WHERE type = 'finding' AND rule IN ('LP001', 'LP008') GROUP BY ALL ORDER BY refused DESC LIMIT 10;

-- What was not recorded, in how many logs?
SELECT gap.because, count(DISTINCT file) AS logs
FROM (SELECT file, unnest("notJudged") AS gap FROM records WHERE type = 'summary') GROUP BY gap.because ORDER BY logs DESC;

-- Were all logs judged alike?
SELECT "policyHash", count(*) AS logs FROM records WHERE type = 'summary' GROUP BY "policyHash";
