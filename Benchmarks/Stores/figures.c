#include "figures.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long begun, processor_begun;

static long reading(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec * 1000000000 + time.tv_nsec;
}

long now(void) { return reading(CLOCK_MONOTONIC); }

void fail(const char *what) {
    perror(what);
    exit(1);
}

static void refuse(const char *program) {
    fprintf(stderr,
        "%s: say PLACE [--take] [--count N] [--bytes N] [--ack-bytes N] [--batch X] [--port N]"
        " [--connections N] [--reserved] [--zeroed]\n",
        program);
    exit(64);
}

static bool read_word(const char *name, struct load *load) {
    bool *found = !strcmp(name, "--take") ? &load->is_taking
        : !strcmp(name, "--reserved")     ? &load->is_reserved
        : !strcmp(name, "--zeroed")       ? &load->is_zeroed
                                          : NULL;
    if (found) *found = true;
    return found;
}

struct load read_load(int count, char **arguments) {
    struct load load
        = {.count = 10000, .bytes = 1024, .ack_bytes = 64, .batch = 64, .connections = 64};
    if (count < 2) refuse(arguments[0]);
    load.place = arguments[1];
    for (int index = 2; index < count; index++) {
        const char *name = arguments[index];
        if (read_word(name, &load)) continue;
        double number = index + 1 < count ? atof(arguments[++index]) : 0;
        if (number < 1) refuse(arguments[0]);
        if (!strcmp(name, "--count")) load.count = (long)number;
        else if (!strcmp(name, "--bytes")) load.bytes = (long)number;
        else if (!strcmp(name, "--ack-bytes")) load.ack_bytes = (long)number;
        else if (!strcmp(name, "--batch")) load.batch = number;
        else if (!strcmp(name, "--port")) load.port = (long)number;
        else if (!strcmp(name, "--connections")) load.connections = (long)number;
        else refuse(arguments[0]);
    }
    return load;
}

struct durations make_durations(size_t count) {
    struct durations durations = {.values = calloc(count, sizeof(long)), .most = count};
    if (!durations.values) fail("calloc");
    return durations;
}

void note(struct durations *durations, long nanoseconds) {
    if (durations->count < durations->most) durations->values[durations->count++] = nanoseconds;
}

static int compare(const void *first, const void *second) {
    long one = *(const long *)first, other = *(const long *)second;
    return (one > other) - (one < other);
}

static double quantile(const struct durations *durations, double share) {
    if (!durations->count) return 0;
    return durations->values[(size_t)(share * (double)(durations->count - 1))] / 1e3;
}

void begin(void) {
    begun = now();
    processor_begun = reading(CLOCK_PROCESS_CPUTIME_ID);
}

void report(long count, struct durations *durations, const struct ledger *ledger) {
    double seconds = (now() - begun) / 1e9;
    double cpu = (reading(CLOCK_PROCESS_CPUTIME_ID) - processor_begun) / 1e3 / (double)count;
    qsort(durations->values, durations->count, sizeof(long), compare);
    printf("{\"rate\":%.1f,\"cpu\":%.3f,\"p50\":%.1f,\"p99\":%.1f", (double)count / seconds, cpu,
        quantile(durations, 0.5), quantile(durations, 0.99));
    if (ledger)
        printf(",\"lost\":%ld,\"twice\":%ld,\"strange\":%ld", count_lost(ledger), ledger->twice,
            ledger->strange);
    puts("}");
}
