// The reference that the sender is measured against: a program that drives libcurl by hand.
//
//   raw-loop URL|@FILE [--count N] [--concurrency C] [--size B] [--connections N]
//   raw-loop --version    the versions of libcurl and of OpenSSL, a line each
//
// A request's work is that of a delivery by `hmac -> curl`: the URL set, headers with a fresh
// HMAC-SHA256 in base64, the body copied to where it stays, the answer's headers and body kept up
// to a limit, and the same safety options. What does not change from one request to the next is set
// once a handle. It prints one line of JSON with the keys of `tackle bench --json`.
#include "raw-loop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static void fail(const char *what, const char *why) {
    fprintf(stderr, "raw-loop: %s: %s\n", what, why);
    exit(1);
}

void check(CURLcode code, const char *what) {
    if (code != CURLE_OK) fail(what, curl_easy_strerror(code));
}

static void check_multi(CURLMcode code, const char *what) {
    if (code != CURLM_OK) fail(what, curl_multi_strerror(code));
}

struct run {
    struct options options;
    CURLM *multi;
    unsigned char *body;
    double *latencies;
    long started, ended, failed;
};

static void start(struct run *run, struct transfer *transfer) {
    const char *url = run->options.urls[run->started % run->options.url_count];
    transfer_prepare(transfer, url, run->body, run->options.size, ++run->started);
    check_multi(curl_multi_add_handle(run->multi, transfer->easy), "curl_multi_add_handle");
}

static void finish(struct run *run, CURLMsg *message) {
    struct transfer *transfer;
    check(curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer), "PRIVATE");
    if (!transfer_is_delivered(transfer, message->data.result)) run->failed++;
    run->latencies[run->ended++] = seconds_now() - transfer->begun;
    check_multi(curl_multi_remove_handle(run->multi, transfer->easy), "curl_multi_remove_handle");
    if (run->started < run->options.count) start(run, transfer);
}

static void drive(struct run *run) {
    while (run->ended < run->options.count) {
        int running, left;
        check_multi(curl_multi_perform(run->multi, &running), "curl_multi_perform");
        CURLMsg *message;
        while ((message = curl_multi_info_read(run->multi, &left)))
            if (message->msg == CURLMSG_DONE) finish(run, message);
        if (run->ended == run->options.count) return;
        check_multi(curl_multi_poll(run->multi, NULL, 0, 1000, NULL), "curl_multi_poll");
    }
}

static int compare(const void *left, const void *right) {
    double difference = *(const double *)left - *(const double *)right;
    return (difference > 0) - (difference < 0);
}

static double microseconds(struct timeval time) { return time.tv_sec * 1e6 + time.tv_usec; }

static void report(struct run *run, double seconds, struct rusage *before) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    long count = run->ended;
    qsort(run->latencies, count, sizeof *run->latencies, compare);
    double user = microseconds(usage.ru_utime) - microseconds(before->ru_utime);
    double system = microseconds(usage.ru_stime) - microseconds(before->ru_stime);
    printf("{\"delivered\":%ld,\"dead\":%ld,\"seconds\":%.6f,\"deliveredPerSecond\":%.1f,"
           "\"latencyMicroseconds\":{\"p50\":%.1f,\"p90\":%.1f,\"p99\":%.1f,\"p99.9\":%.1f,"
           "\"max\":%.1f},"
           "\"cpuMicroseconds\":{\"user\":%.3f,\"system\":%.3f,\"total\":%.3f},"
           "\"peakMemoryBytes\":%ld}\n",
        count - run->failed, run->failed, seconds, count / seconds,
        run->latencies[count / 2] * 1e6, run->latencies[count * 9 / 10] * 1e6,
        run->latencies[count * 99 / 100] * 1e6, run->latencies[count * 999 / 1000] * 1e6,
        run->latencies[count - 1] * 1e6, user / count, system / count, (user + system) / count,
        usage.ru_maxrss * 1024L);
}

int main(int argc, char **argv) {
    struct run run = {.options = options_read(argc, argv)};
    check(curl_global_init(CURL_GLOBAL_DEFAULT), "curl_global_init");
    signer_set_up();
    run.multi = curl_multi_init();
    check_multi(
        curl_multi_setopt(run.multi, CURLMOPT_MAXCONNECTS, run.options.connections),
        "MAXCONNECTS");
    run.body = malloc(run.options.size + 1);
    memset(run.body, 'a', run.options.size);
    run.latencies = malloc(run.options.count * sizeof *run.latencies);

    struct rusage before;
    getrusage(RUSAGE_SELF, &before);
    double begun = seconds_now();
    for (long i = 0; i < run.options.concurrency && run.started < run.options.count; i++)
        start(&run, transfer_new());
    drive(&run);
    report(&run, seconds_now() - begun, &before);
    return run.failed > 0;
}
