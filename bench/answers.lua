-- Post answers: each line of the file is "cookie<TAB>form token"; every request has an id of its own.
local people, letters, count, thread = {}, "0123456789ABCDEFGHJKMNPQRSTVWXYZ", 0, 0
function setup(t) thread = thread + 1; t:set("thread", thread) end
function init(args)
  for line in io.lines(args[1]) do
    local cookie, token = line:match("([^\t]+)\t(.+)")
    people[#people + 1] = { cookie, token }
  end
  path, revision = args[2], args[3]
  math.randomseed(os.time() + thread)
end
function request()
  count = count + 1
  local one, id = people[count % #people + 1], "01"
  for _ = 1, 24 do local n = math.random(32); id = id .. letters:sub(n, n) end
  local body = "csrf_token=" .. one[2] .. "&id=" .. id .. "&revision=" .. revision .. "&answer=" .. (count % 3)
  return wrk.format("POST", path, { ["Cookie"] = one[1], ["Content-Type"] = "application/x-www-form-urlencoded" }, body)
end
function done(summary, latency, requests)
  local e = summary.errors
  print(string.format("report requests=%d errors=%d p99=%.0f longest=%.0f", summary.requests,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(99), latency.max))
end
