package main

import (
	"encoding/json"
	"sort"
	"syscall"
	"time"
)

// What the process has used so far (getrusage(2)): microseconds, and bytes.
type usage struct {
	user, system float64
	peakMemory   int64
}

func usageNow() usage {
	var found syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &found)
	return usage{microseconds(found.Utime), microseconds(found.Stime), found.Maxrss << 10}
}

func microseconds(value syscall.Timeval) float64 { return float64(value.Nano()) / 1e3 }

type report struct {
	Delivered int                `json:"delivered"`
	Dead      int                `json:"dead"`
	Rate      float64            `json:"deliveredPerSecond"`
	Latency   map[string]float64 `json:"latencyMicroseconds"`
	CPU       map[string]float64 `json:"cpuMicroseconds"`
	Memory    int64              `json:"peakMemoryBytes"`
}

func newReport(latencies []time.Duration, delivered int, seconds float64, before, after usage) report {
	sort.Slice(latencies, func(i, j int) bool { return latencies[i] < latencies[j] })
	count := len(latencies)
	quantile := func(thousandths int) float64 {
		return float64(latencies[count*thousandths/1000].Nanoseconds()) / 1e3
	}
	return report{
		Delivered: delivered,
		Dead:      count - delivered,
		Rate:      float64(count) / seconds,
		Latency: map[string]float64{
			"p50": quantile(500), "p99": quantile(990), "p99.9": quantile(999)},
		CPU: map[string]float64{
			"user":   (after.user - before.user) / float64(count),
			"system": (after.system - before.system) / float64(count)},
		Memory: after.peakMemory,
	}
}

func (report report) text() string {
	line, _ := json.Marshal(report)
	return string(line)
}
