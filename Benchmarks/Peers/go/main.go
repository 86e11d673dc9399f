// The same work as the reference in Go: signed webhooks of 1 KiB through one http.Client of
// net/http, over connections that are kept, from as many goroutines as are in flight.
//
// Usage: go-net-http URL|@FILE COUNT CONCURRENCY
package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type load struct {
	urls               []string
	count, concurrency int
}

func readLoad(arguments []string) (load, error) {
	if len(arguments) != 3 {
		return load{}, fmt.Errorf("usage: go-net-http URL|@FILE COUNT CONCURRENCY")
	}
	count, wrongCount := strconv.Atoi(arguments[1])
	concurrency, wrongConcurrency := strconv.Atoi(arguments[2])
	if wrongCount != nil || wrongConcurrency != nil || count < 1 || concurrency < 1 {
		return load{}, fmt.Errorf("COUNT and CONCURRENCY are numbers of at least 1")
	}
	urls := []string{arguments[0]}
	if strings.HasPrefix(arguments[0], "@") {
		text, err := os.ReadFile(arguments[0][1:])
		if err != nil {
			return load{}, err
		}
		urls = strings.Fields(string(text))
	}
	return load{urls, count, concurrency}, nil
}

// One client for all, with as many connections as are in flight; the environment's proxy is not
// used.
func newClient(load load) *http.Client {
	return &http.Client{
		Timeout: 15 * time.Second,
		Transport: &http.Transport{
			MaxIdleConns:        load.concurrency * len(load.urls),
			MaxIdleConnsPerHost: load.concurrency,
			MaxConnsPerHost:     load.concurrency,
			DisableCompression:  true,
		},
	}
}

// Sends one, reads the answer to its end, and tells whether it was delivered.
func post(client *http.Client, url string, number int) bool {
	request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return false
	}
	sign(request.Header, number)
	response, err := client.Do(request)
	if err != nil {
		return false
	}
	_, err = io.Copy(io.Discard, response.Body)
	response.Body.Close()
	return err == nil && response.StatusCode/100 == 2
}

func run(load load) report {
	client := newClient(load)
	latencies := make([]time.Duration, load.count)
	var started, delivered int64
	var workers sync.WaitGroup
	before, begun := usageNow(), time.Now()
	for i := 0; i < load.concurrency; i++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for {
				number := int(atomic.AddInt64(&started, 1)) - 1
				if number >= load.count {
					return
				}
				begun := time.Now()
				if post(client, load.urls[number%len(load.urls)], number) {
					atomic.AddInt64(&delivered, 1)
				}
				latencies[number] = time.Since(begun)
			}
		}()
	}
	workers.Wait()
	seconds := time.Since(begun).Seconds()
	return newReport(latencies, int(delivered), seconds, before, usageNow())
}

func main() {
	load, err := readLoad(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(64)
	}
	fmt.Println(run(load).text())
}
