// Stores rows of an id and a body with SQLite, as one would who makes a durable queue of it: one
// connection, WAL, synchronous=FULL, a prepared statement, so many rows a transaction.
//
//   sqlite-rows FILE --count ROWS --bytes OF-A-BODY --batch ROWS-A-TRANSACTION
//
// The durations are those of the transactions. The table has no index of its own, and SQLite
// checkpoints by itself.
#include "figures.h"
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static sqlite3 *database;

static void check(int code) {
    if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) return;
    fprintf(stderr, "sqlite-rows: %s\n", sqlite3_errmsg(database));
    exit(1);
}

static sqlite3_stmt *prepare(const char *text) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(
        database, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL));
    return statement;
}

static void step(sqlite3_stmt *statement) {
    check(sqlite3_step(statement));
    check(sqlite3_reset(statement));
}

int main(int count, char **arguments) {
    struct load load = read_load(count, arguments);
    char *body = malloc((size_t)load.bytes);
    struct durations durations = make_durations((size_t)(load.count / (long)load.batch) + 2);
    if (!body) fail("sqlite-rows: memory");
    memset(body, 'x', (size_t)load.bytes);
    check(sqlite3_open(load.place, &database));
    check(sqlite3_exec(database,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE deliveries (id TEXT NOT NULL, body BLOB NOT NULL)",
        NULL, NULL, NULL));
    sqlite3_stmt *begin_it = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *insert = prepare("INSERT INTO deliveries VALUES (?, ?)");
    check(sqlite3_bind_blob(insert, 2, body, (int)load.bytes, SQLITE_STATIC));
    begin();
    for (long number = 0; number < load.count;) {
        long before = now();
        step(begin_it);
        for (long row = 0; row < (long)load.batch && number < load.count; row++, number++) {
            char id[40];
            int size = snprintf(id, sizeof id, "msg_%026ld", number);
            check(sqlite3_bind_text(insert, 1, id, size, SQLITE_STATIC));
            step(insert);
        }
        step(commit);
        note(&durations, now() - before);
    }
    report(load.count, &durations);
}
