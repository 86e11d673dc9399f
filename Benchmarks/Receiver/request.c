// Reads requests: their length and the webhook's id, whatever pieces they come in.
#define _GNU_SOURCE
#include "receiver.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// The first `size` bytes are used.
static void drop(struct connection *connection, size_t size) {
    connection->used -= size;
    memmove(connection->buffer, connection->buffer + size, connection->used);
}

// Copies the value of a header field, a text without spaces; empty where there is none.
static void read_field(const char *head, size_t size, const char *name, char *value, size_t most) {
    size_t length = strlen(name), used = 0;
    const char *line = head, *end = head + size;
    value[0] = 0;
    while ((line = memchr(line, '\n', end - line))) {
        line++;
        if ((size_t)(end - line) <= length || line[length] != ':'
            || strncasecmp(line, name, length))
            continue;
        const char *next = line + length + 1;
        while (next < end && (*next == ' ' || *next == '\t')) next++;
        while (next < end && isgraph((unsigned char)*next) && used < most - 1)
            value[used++] = *next++;
        value[used] = 0;
        return;
    }
}

// Takes the head, where all of it is there.
static bool take_head(struct connection *connection) {
    const char *end = memmem(connection->buffer, connection->used, "\r\n\r\n", 4);
    if (!end) return false;
    size_t size = end + 4 - connection->buffer;
    char length[32];
    read_field(connection->buffer, size, "content-length", length, sizeof length);
    read_field(connection->buffer, size, "webhook-id", connection->id, sizeof connection->id);
    connection->rest = strtoul(length, NULL, 10);
    connection->has_head = true;
    drop(connection, size);
    return true;
}

bool take_bytes(struct connection *connection) {
    while (connection->has_head || take_head(connection)) {
        size_t part = connection->rest < connection->used ? connection->rest : connection->used;
        connection->rest -= part;
        drop(connection, part);
        if (connection->rest) return true;
        // A sender that does not wait for its answer is none that is measured here.
        if (connection->is_waiting) return false;
        connection->has_head = false;
        if (!answer(connection)) return false;
    }
    return connection->used < sizeof connection->buffer;
}
