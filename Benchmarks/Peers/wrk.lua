-- The load for wrk: POST of the same 1 KiB, with headers as long as a signed webhook's. Nothing is
-- signed: every request is the same.
wrk.method = "POST"
wrk.body = '"' .. string.rep("x", 1022) .. '"'
wrk.headers["Content-Type"] = "application/json"
wrk.headers["webhook-id"] = "msg_" .. string.rep("0", 26)
wrk.headers["webhook-timestamp"] = "1700000000"
wrk.headers["webhook-signature"] = "v1," .. string.rep("A", 43) .. "="

function done(summary, latency, requests)
    local errors = summary.errors
    local lost = errors.connect + errors.read + errors.write + errors.timeout
    io.write(string.format(
        '{"delivered":%d,"dead":%d,"deliveredPerSecond":%.1f,'
            .. '"latencyMicroseconds":{"p50":%.1f,"p99":%.1f,"p99.9":%.1f}}\n',
        summary.requests - errors.status, lost + errors.status,
        summary.requests / (summary.duration / 1e6),
        latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
