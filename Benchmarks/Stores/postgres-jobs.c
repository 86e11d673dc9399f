// Puts jobs into a table of a PostgreSQL that trusts whoever comes, or takes the oldest that nobody
// has locked until there are no more: so many connections, each with one transaction under way.
//
//   postgres-jobs SOCKET --count JOBS --bytes OF-A-BODY --connections N [--take]
//
// Putting makes the table anew. The durations are those of the transactions. Each connection has
// prepared its statement, and run it once without a commit, before anything counts: a new server
// process reads its catalogue first.
#include "connections.h"
#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROLE "bench"
#define DATABASE "postgres"

enum { VERSION = 3 << 16, HEAD = 5 };

static const char TABLE[] = "DROP TABLE IF EXISTS jobs;"
                            "CREATE TABLE jobs (id bigint GENERATED ALWAYS AS IDENTITY"
                            " PRIMARY KEY, body text NOT NULL)";
static const char PUT[] = "INSERT INTO jobs (body) VALUES ($1)";
static const char TAKE[] = "DELETE FROM jobs WHERE id = (SELECT id FROM jobs ORDER BY id"
                           " FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id, body";

static struct load load;
static struct durations durations;
static struct ledger ledger;
static char *body, *greeting;
static long next;
static bool is_empty;

// A message is written field by field; its size stands behind its letter.
struct message {
    char *start, *end;
};

static void add(struct message *message, const void *bytes, size_t size) {
    memcpy(message->end, bytes, size);
    message->end += size;
}

static void add_text(struct message *message, const char *text) {
    add(message, text, strlen(text) + 1);
}

static void add_short(struct message *message, int number) {
    uint16_t bytes = htons((uint16_t)number);
    add(message, &bytes, sizeof bytes);
}

static void add_long(struct message *message, long number) {
    uint32_t bytes = htonl((uint32_t)number);
    add(message, &bytes, sizeof bytes);
}

static struct message begin_message(char *room, char letter) {
    struct message message = {room, room};
    if (letter) *message.end++ = letter;
    message.start = message.end;
    message.end += sizeof(uint32_t);
    return message;
}

static char *end_message(struct message *message) {
    uint32_t size = htonl((uint32_t)(message->end - message->start));
    memcpy(message->start, &size, sizeof size);
    return message->end;
}

static char *add_sync(char *room) {
    struct message sync = begin_message(room, 'S');
    return end_message(&sync);
}

// Runs the prepared statement: a job is what is bound to it, where there is one.
static size_t write_execution(char *room, const char *job) {
    struct message bind = begin_message(room, 'B');
    add_text(&bind, "");
    add_text(&bind, "job");
    add_short(&bind, 0);
    add_short(&bind, job ? 1 : 0);
    if (job) {
        add_long(&bind, load.bytes);
        add(&bind, job, (size_t)load.bytes);
    }
    add_short(&bind, 0);
    struct message execute = begin_message(end_message(&bind), 'E');
    add_text(&execute, "");
    add_long(&execute, 0);
    return (size_t)(add_sync(end_message(&execute)) - room);
}

static uint32_t read_long(const char *bytes) {
    uint32_t number;
    memcpy(&number, bytes, sizeof number);
    return ntohl(number);
}

static void note_row(const char *fields) {
    // Behind the number of columns: the id, then the body, each behind its size.
    const char *id = fields + sizeof(uint16_t);
    const char *text = id + sizeof(uint32_t) + read_long(id);
    note_job(&ledger, text + sizeof(uint32_t), read_long(text));
}

// An error is a list of texts, each behind its letter, of which `M` is for people.
static void refuse_error(const char *message, size_t size) {
    for (const char *text = message + HEAD; *text && text < message + size;
         text += strlen(text) + 1)
        if (*text == 'M') refuse_answer(text + 1, strlen(text + 1));
    refuse_answer(message, size);
}

// The size of all messages up to the one that says that the next request may come, or 0. A row is
// noted once all of them are there.
static size_t read_answer(const char *bytes, size_t size, const char **row) {
    for (size_t place = 0; size - place >= HEAD;) {
        const char *message = bytes + place;
        size_t whole = read_long(message + 1) + 1;
        if (size - place < whole) return 0;
        if (*message == 'E') refuse_error(message, whole);
        if (*message == 'D' && row) *row = message + HEAD;
        place += whole;
        if (*message == 'Z') return place;
    }
    return 0;
}

static size_t hear_whatever(struct connection *connection, const char *bytes, size_t size) {
    (void)connection;
    return read_answer(bytes, size, NULL);
}

static void query(struct connection *connection, const char *text) {
    struct message message = begin_message(greeting, 'Q');
    add_text(&message, text);
    exchange(connection, greeting, (size_t)(end_message(&message) - greeting), hear_whatever);
}

static void greet(struct connection *connection) {
    struct message start = begin_message(greeting, 0);
    add_long(&start, VERSION);
    add_text(&start, "user");
    add_text(&start, ROLE);
    add_text(&start, "database");
    add_text(&start, DATABASE);
    add_text(&start, "");
    exchange(connection, greeting, (size_t)(end_message(&start) - greeting), hear_whatever);
    if (!load.is_taking && connection->number == 0) query(connection, TABLE);
    struct message parse = begin_message(greeting, 'P');
    add_text(&parse, "job");
    add_text(&parse, load.is_taking ? TAKE : PUT);
    add_short(&parse, 0);
    exchange(connection, greeting, (size_t)(add_sync(end_message(&parse)) - greeting),
        hear_whatever);
    query(connection, "BEGIN");
    exchange(connection, greeting, write_execution(greeting, load.is_taking ? NULL : body),
        hear_whatever);
    query(connection, "ROLLBACK");
}

static size_t ask(struct connection *connection, char *room) {
    if (load.is_taking ? is_empty : next == load.count) return 0;
    connection->begun = now();
    if (load.is_taking) return write_execution(room, NULL);
    write_id(body, next++);
    return write_execution(room, body);
}

static size_t hear(struct connection *connection, const char *bytes, size_t size) {
    const char *row = NULL;
    size_t whole = read_answer(bytes, size, &row);
    if (!whole) return 0;
    if (load.is_taking && !row) {
        // Those that others have locked are theirs.
        is_empty = true;
        return whole;
    }
    if (row) note_row(row);
    note(&durations, now() - connection->begun);
    return whole;
}

int main(int count, char **arguments) {
    load = read_load(count, arguments);
    durations = make_durations((size_t)load.count);
    body = make_body(load.bytes);
    ledger = make_ledger(load.count, load.bytes);
    greeting = malloc((size_t)load.bytes + sizeof TAKE + 1024);
    if (!greeting) fail("memory");
    struct protocol protocol = {greet, ask, hear};
    talk(&load, &protocol);
    finish(&load, &durations, &ledger);
}
