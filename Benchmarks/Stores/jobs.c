#include "jobs.h"
#include "figures.h"
#include <stdlib.h>
#include <string.h>

enum { PREFIX_SIZE = 4 };

void write_id(char *place, long number) {
    memcpy(place, "msg_", PREFIX_SIZE);
    for (int index = ID_SIZE - 1; index >= PREFIX_SIZE; index--, number /= 10)
        place[index] = (char)('0' + number % 10);
}

char *make_body(long bytes) {
    char *body = malloc((size_t)(bytes > ID_SIZE ? bytes : ID_SIZE));
    if (!body) fail("memory");
    memset(body, 'x', (size_t)bytes);
    return body;
}

struct ledger make_ledger(long count, long bytes) {
    struct ledger ledger = {.times = calloc((size_t)count, 1), .count = count, .bytes = bytes};
    if (!ledger.times) fail("memory");
    return ledger;
}

// The number that a body begins with, or -1.
static long read_number(const char *body) {
    long number = 0;
    if (memcmp(body, "msg_", PREFIX_SIZE)) return -1;
    for (int index = PREFIX_SIZE; index < ID_SIZE; index++) {
        if (body[index] < '0' || body[index] > '9' || number > 1L << 40) return -1;
        number = number * 10 + body[index] - '0';
    }
    return number;
}

void note_job(struct ledger *ledger, const char *body, long size) {
    int is_whole = size == ledger->bytes && size > ID_SIZE && body[size - 1] == 'x';
    long number = is_whole ? read_number(body) : -1;
    if (number < 0 || number >= ledger->count) {
        ledger->strange++;
    } else if (ledger->times[number]++) {
        ledger->twice++;
        ledger->times[number] = 1;
    }
}

long count_lost(const struct ledger *ledger) {
    long lost = 0;
    for (long number = 0; number < ledger->count; number++) lost += !ledger->times[number];
    return lost;
}
