// The same work as the reference in node: signed webhooks of 1 KiB through http.Agent, over
// connections that are kept, CONCURRENCY at once.
//
// Usage: node.mjs URL|@FILE COUNT CONCURRENCY
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";

const [target, count, concurrency] = [process.argv[2], +process.argv[3], +process.argv[4]];
const urls = (target.startsWith("@") ? readFileSync(target.slice(1), "utf8").split("\n") : [target])
    .filter((line) => line)
    .map((line) => new URL(line));
const key = Buffer.from("a key of the benchmark, 32 bytes");
const body = Buffer.from(`"${"x".repeat(1022)}"`);
const agent = new http.Agent({
    keepAlive: true,
    maxSockets: concurrency,
    maxFreeSockets: concurrency,
});
const latencies = new Float64Array(count);
let [started, ended, delivered] = [0, 0, 0];

function headers(number) {
    const id = `msg_${String(number).padStart(26, "0")}`;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const code = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body);
    return {
        "content-type": "application/json",
        "content-length": body.length,
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": `v1,${code.digest("base64")}`,
    };
}

function send() {
    if (started === count) return;
    const begun = process.hrtime.bigint();
    const url = urls[started % urls.length];
    const end = (isDelivered) => {
        latencies[ended++] = Number(process.hrtime.bigint() - begun) / 1000;
        if (isDelivered) delivered++;
        if (ended === count) report();
        else send();
    };
    const options = { method: "POST", agent, headers: headers(++started) };
    const request = http.request(url, options, (response) => {
        response.resume();
        response.on("end", () => end(response.statusCode >= 200 && response.statusCode < 300));
    });
    request.on("error", () => end(false));
    request.end(body);
}

function report() {
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    const cpu = process.cpuUsage(before);
    latencies.sort();
    console.log(
        JSON.stringify({
            delivered,
            dead: count - delivered,
            deliveredPerSecond: count / seconds,
            latencyMicroseconds: {
                p50: latencies[Math.floor(count / 2)],
                p99: latencies[Math.floor((count * 99) / 100)],
                "p99.9": latencies[Math.floor((count * 999) / 1000)],
            },
            cpuMicroseconds: { user: cpu.user / count, system: cpu.system / count },
            peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
        })
    );
    agent.destroy();
}

const before = process.cpuUsage();
const begin = process.hrtime.bigint();
for (let i = 0; i < concurrency; i++) send();
