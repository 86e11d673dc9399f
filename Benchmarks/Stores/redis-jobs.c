// Puts jobs into the stream `jobs` of a Redis, or takes them for the group `workers` until there
// are no more, and acknowledges and deletes each: so many connections, each with one job under way.
//
//   redis-jobs ADDRESS --port PORT --count JOBS --bytes OF-A-BODY --connections N [--take]
//
// The durations are those of XADD, or of XREADGROUP, and XACK and XDEL, which are sent as one.
#include "connections.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TAKING, ACKNOWLEDGING };

static struct load load;
static struct durations durations;
static struct ledger ledger;
static char *body;
static long next;
static bool is_empty;

// One value of the protocol: its text, where it is one, and the values in it.
struct value {
    const char *text;
    long size;
    // Behind it; NULL where it has not come whole.
    const char *end;
};

static void end_job(struct connection *connection) {
    note(&durations, now() - connection->begun);
    connection->step = TAKING;
}

// Reads one value, all values in it too; `visit` is called for each text.
static struct value read_value(
    const char *bytes, const char *end, void (*visit)(struct value, void *), void *context) {
    struct value value = {0};
    const char *line = bytes < end ? memchr(bytes, '\n', (size_t)(end - bytes)) : NULL;
    if (!line) return value;
    long size = strtol(bytes + 1, NULL, 10);
    value.text = line + 1;
    value.size = size;
    switch (*bytes) {
    case ':': value.end = line + 1; break;
    case '$':
        if (size < 0) value.end = line + 1;
        else if (end - line - 1 >= size + 2) value.end = line + 1 + size + 2;
        if (value.end && visit) visit(value, context);
        break;
    case '*':
        value.end = line + 1;
        for (long index = 0; index < size && value.end; index++)
            value.end = read_value(value.end, end, visit, context).end;
        break;
    default: refuse_answer(bytes, (size_t)(end - bytes));
    }
    return value;
}

static size_t ask_to_put(struct connection *connection, char *room) {
    if (next == load.count) return 0;
    size_t size = (size_t)sprintf(room,
        "*5\r\n$4\r\nXADD\r\n$4\r\njobs\r\n$1\r\n*\r\n$4\r\nbody\r\n$%ld\r\n", load.bytes);
    write_id(body, next++);
    memcpy(room + size, body, (size_t)load.bytes);
    size += (size_t)load.bytes;
    memcpy(room + size, "\r\n", 2);
    connection->begun = now();
    return size + 2;
}

static size_t hear_added(struct connection *connection, const char *bytes, size_t size) {
    const char *end = read_value(bytes, bytes + size, NULL, NULL).end;
    if (!end) return 0;
    if (*bytes != '$') refuse_answer(bytes, size);
    end_job(connection);
    return (size_t)(end - bytes);
}

static size_t ask_to_take(struct connection *connection, char *room) {
    size_t size = strlen(connection->name);
    if (connection->step == ACKNOWLEDGING)
        return (size_t)sprintf(room,
            "*4\r\n$4\r\nXACK\r\n$4\r\njobs\r\n$7\r\nworkers\r\n$%zu\r\n%s\r\n"
            "*3\r\n$4\r\nXDEL\r\n$4\r\njobs\r\n$%zu\r\n%s\r\n",
            size, connection->name, size, connection->name);
    if (is_empty) return 0;
    connection->begun = now();
    return (size_t)sprintf(room,
        "*9\r\n$10\r\nXREADGROUP\r\n$5\r\nGROUP\r\n$7\r\nworkers\r\n$6\r\nw%05ld\r\n"
        "$5\r\nCOUNT\r\n$1\r\n1\r\n$7\r\nSTREAMS\r\n$4\r\njobs\r\n$1\r\n>\r\n",
        connection->number);
}

// Of an entry these texts come in turn: the stream, the entry's name, its field, and the body.
struct entry {
    int texts;
    struct value name, body;
};

static void visit_entry(struct value value, void *context) {
    struct entry *entry = context;
    entry->texts++;
    if (entry->texts == 2) entry->name = value;
    if (entry->texts == 4) entry->body = value;
}

static size_t hear_taken(struct connection *connection, const char *bytes, size_t size) {
    struct entry entry = {0};
    const char *end = read_value(bytes, bytes + size, visit_entry, &entry).end;
    if (!end) return 0;
    if (connection->step == ACKNOWLEDGING) {
        size_t awaited = strlen(":1\r\n:1\r\n");
        if (size < awaited) return 0;
        if (memcmp(bytes, ":1\r\n:1\r\n", awaited)) refuse_answer(bytes, size);
        end_job(connection);
        return awaited;
    }
    if (!strncmp(bytes, "*-1\r", 4)) {
        is_empty = true;
        return size;
    }
    if (entry.texts != 4 || entry.name.size >= (long)sizeof connection->name)
        refuse_answer(bytes, size);
    memcpy(connection->name, entry.name.text, (size_t)entry.name.size);
    connection->name[entry.name.size] = '\0';
    note_job(&ledger, entry.body.text, entry.body.size);
    connection->step = ACKNOWLEDGING;
    return (size_t)(end - bytes);
}

int main(int count, char **arguments) {
    load = read_load(count, arguments);
    durations = make_durations((size_t)load.count);
    body = make_body(load.bytes);
    ledger = make_ledger(load.count, load.bytes);
    struct protocol putting = {NULL, ask_to_put, hear_added};
    struct protocol taking = {NULL, ask_to_take, hear_taken};
    talk(&load, load.is_taking ? &taking : &putting);
    finish(&load, &durations, &ledger);
}
