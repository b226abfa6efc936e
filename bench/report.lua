-- Print one line that bench/load.py reads; wrk's latencies are in microseconds.
function done(summary, latency, requests)
  local e = summary.errors
  print(string.format("report requests=%d errors=%d p99=%.0f longest=%.0f", summary.requests,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(99), latency.max))
end
