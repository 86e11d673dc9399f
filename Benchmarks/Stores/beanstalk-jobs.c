// Puts jobs into a beanstalkd, or takes and deletes them until there are no more: so many
// connections, each with one job under way.
//
//   beanstalk-jobs ADDRESS --port PORT --count JOBS --bytes OF-A-BODY --connections N [--take]
//
// The durations are those of the puts, or of taking and deleting a job.
#include "connections.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RESERVING, DELETING };

static struct load load;
static struct durations durations;
static struct ledger ledger;
static char *body;
static long next;
static bool is_empty;

static void end_job(struct connection *connection) {
    note(&durations, now() - connection->begun);
    connection->step = RESERVING;
}

static size_t ask_to_put(struct connection *connection, char *room) {
    if (next == load.count) return 0;
    size_t size = (size_t)sprintf(room, "put 0 0 60 %ld\r\n", load.bytes);
    write_id(body, next++);
    memcpy(room + size, body, (size_t)load.bytes);
    size += (size_t)load.bytes;
    memcpy(room + size, "\r\n", 2);
    connection->begun = now();
    return size + 2;
}

static size_t hear_inserted(struct connection *connection, const char *bytes, size_t size) {
    if (bytes[size - 1] != '\n') return 0;
    if (strncmp(bytes, "INSERTED ", 9)) refuse_answer(bytes, size);
    end_job(connection);
    return size;
}

static size_t ask_to_take(struct connection *connection, char *room) {
    if (connection->step == DELETING)
        return (size_t)sprintf(room, "delete %s\r\n", connection->name);
    if (is_empty) return 0;
    connection->begun = now();
    return (size_t)sprintf(room, "reserve-with-timeout 0\r\n");
}

static size_t hear_taken(struct connection *connection, const char *bytes, size_t size) {
    const char *line = memchr(bytes, '\n', size);
    if (!line) return 0;
    if (connection->step == DELETING) {
        if (strncmp(bytes, "DELETED\r", 8)) refuse_answer(bytes, size);
        end_job(connection);
        return size;
    }
    if (!strncmp(bytes, "TIMED_OUT\r", 10)) {
        is_empty = true;
        return size;
    }
    long many;
    if (sscanf(bytes, "RESERVED %63[0-9] %ld", connection->name, &many) != 2)
        refuse_answer(bytes, size);
    size_t whole = (size_t)(line + 1 - bytes) + (size_t)many + 2;
    if (size < whole) return 0;
    note_job(&ledger, line + 1, many);
    connection->step = DELETING;
    return whole;
}

int main(int count, char **arguments) {
    load = read_load(count, arguments);
    durations = make_durations((size_t)load.count);
    body = make_body(load.bytes);
    ledger = make_ledger(load.count, load.bytes);
    struct protocol putting = {NULL, ask_to_put, hear_inserted};
    struct protocol taking = {NULL, ask_to_take, hear_taken};
    talk(&load, load.is_taking ? &taking : &putting);
    finish(&load, &durations, &ledger);
}
