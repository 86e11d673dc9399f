// Stores rows of an id and a body with SQLite, as one would who makes a durable queue of it: one
// connection, WAL, synchronous=FULL, prepared statements, so many rows a transaction. Or takes the
// oldest so many and deletes them in a transaction, until there are none.
//
//   sqlite-rows FILE --count ROWS --bytes OF-A-BODY --batch ROWS-A-TRANSACTION [--take]
//
// The durations are those of the transactions; of taking, with what is read before. The table has
// no index of its own, and SQLite checkpoints by itself.
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

static void put(const struct load *load, struct durations *durations) {
    char *body = make_body(load->bytes);
    check(sqlite3_exec(database, "CREATE TABLE deliveries (id TEXT NOT NULL, body BLOB NOT NULL)",
        NULL, NULL, NULL));
    sqlite3_stmt *begin_it = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *insert = prepare("INSERT INTO deliveries VALUES (?, ?)");
    check(sqlite3_bind_text(insert, 1, body, ID_SIZE, SQLITE_STATIC));
    check(sqlite3_bind_blob(insert, 2, body, (int)load->bytes, SQLITE_STATIC));
    begin();
    for (long number = 0; number < load->count;) {
        long before = now();
        step(begin_it);
        for (long row = 0; row < (long)load->batch && number < load->count; row++) {
            write_id(body, number++);
            step(insert);
        }
        step(commit);
        note(durations, now() - before);
    }
    report(load->count, durations, NULL);
}

static void take(const struct load *load, struct durations *durations) {
    struct ledger ledger = make_ledger(load->count, load->bytes);
    sqlite3_stmt *begin_it = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *oldest
        = prepare("SELECT rowid, id, body FROM deliveries ORDER BY rowid LIMIT ?");
    sqlite3_stmt *delete = prepare("DELETE FROM deliveries WHERE rowid BETWEEN ? AND ?");
    check(sqlite3_bind_int64(oldest, 1, (long)load->batch));
    begin();
    while (true) {
        long before = now();
        sqlite3_int64 first = 0, last = 0;
        while (sqlite3_step(oldest) == SQLITE_ROW) {
            last = sqlite3_column_int64(oldest, 0);
            if (!first) first = last;
            note_job(&ledger, sqlite3_column_blob(oldest, 2), sqlite3_column_bytes(oldest, 2));
        }
        check(sqlite3_reset(oldest));
        if (!first) break;
        check(sqlite3_bind_int64(delete, 1, first));
        check(sqlite3_bind_int64(delete, 2, last));
        step(begin_it);
        step(delete);
        step(commit);
        note(durations, now() - before);
    }
    report(load->count, durations, &ledger);
}

int main(int count, char **arguments) {
    struct load load = read_load(count, arguments);
    struct durations durations = make_durations((size_t)(load.count / (long)load.batch) + 2);
    check(sqlite3_open(load.place, &database));
    check(sqlite3_exec(database, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL", NULL, NULL,
        NULL));
    if (load.is_taking) take(&load, &durations);
    else put(&load, &durations);
}
