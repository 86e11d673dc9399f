#include "connections.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// What stands around a body in a request or an answer is less than `FRAME`.
enum { EVENTS = 256, FRAME = 8192 };

static size_t input_size;

// PLACE is an address, or the path of a socket.
static int connect_to(const struct load *load) {
    int yes = 1;
    struct sockaddr_un path = {.sun_family = AF_UNIX};
    struct sockaddr_in address
        = {.sin_family = AF_INET, .sin_port = htons((in_port_t)load->port)};
    int is_path = *load->place == '/';
    const void *where = is_path ? (void *)&path : (void *)&address;
    socklen_t size = is_path ? sizeof path : sizeof address;
    if (is_path && strlen(load->place) >= sizeof path.sun_path) fail("path");
    if (is_path) strcpy(path.sun_path, load->place);
    else if (inet_pton(AF_INET, load->place, &address.sin_addr) != 1) fail("address");
    int found = socket(is_path ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (found < 0) fail("socket");
    if (connect(found, where, size)) fail("connect");
    if (!is_path) setsockopt(found, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return found;
}

static void join(struct connection *connection, const struct load *load,
    const struct protocol *protocol, int events) {
    connection->input = malloc(input_size + 1);
    if (!connection->input) fail("memory");
    connection->socket = connect_to(load);
    if (protocol->greet) protocol->greet(connection);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(events, EPOLL_CTL_ADD, connection->socket, &event)) fail("epoll_ctl");
}

static void send_all(const struct connection *connection, const char *request, size_t size) {
    if (send(connection->socket, request, size, MSG_NOSIGNAL) != (ssize_t)size) fail("send");
}

static bool ask(struct connection *connection, const struct protocol *protocol, char *room) {
    size_t size = protocol->ask(connection, room);
    if (size) send_all(connection, room, size);
    return size;
}

// Whether there was a whole answer: then the next request may follow.
static bool hear(struct connection *connection,
    size_t (*hear)(struct connection *connection, const char *bytes, size_t size)) {
    ssize_t some = recv(connection->socket, connection->input + connection->filled,
        input_size - connection->filled, 0);
    if (some < 0) fail("recv");
    if (!some) {
        fprintf(stderr, "the server has closed the connection\n");
        exit(1);
    }
    connection->filled += (size_t)some;
    connection->input[connection->filled] = '\0';
    size_t size = hear(connection, connection->input, connection->filled);
    if (!size && connection->filled < input_size) return false;
    // One request is under way, so that nothing follows its answer.
    if (size != connection->filled) refuse_answer(connection->input, connection->filled);
    connection->filled = 0;
    return true;
}

void exchange(struct connection *connection, const char *request, size_t size,
    size_t (*awaited)(struct connection *connection, const char *bytes, size_t size)) {
    send_all(connection, request, size);
    while (!hear(connection, awaited)) {}
}

void refuse_answer(const char *bytes, size_t size) {
    fprintf(stderr, "unexpected answer: '%.*s'\n", (int)(size < 200 ? size : 200), bytes);
    exit(1);
}

static void await_line(void) {
    puts("{\"ready\":true}");
    fflush(stdout);
    int byte;
    while ((byte = getchar()) != '\n')
        if (byte == EOF) exit(1);
}

void finish(
    const struct load *load, struct durations *durations, const struct ledger *ledger) {
    report(load->count, durations, load->is_taking ? ledger : NULL);
    fflush(stdout);
    while (getchar() != EOF) {}
}

void talk(const struct load *load, const struct protocol *protocol) {
    long busy = 0;
    input_size = (size_t)load->bytes + FRAME;
    struct connection *connections = calloc((size_t)load->connections, sizeof *connections);
    char *room = malloc((size_t)load->bytes + FRAME);
    int events = epoll_create1(EPOLL_CLOEXEC);
    if (events < 0 || !connections || !room) fail("epoll_create1");
    for (long index = 0; index < load->connections; index++) {
        connections[index].number = index;
        join(&connections[index], load, protocol, events);
    }
    await_line();
    begin();
    for (long index = 0; index < load->connections; index++)
        busy += ask(&connections[index], protocol, room);
    while (busy > 0) {
        struct epoll_event found[EVENTS];
        int many = epoll_wait(events, found, EVENTS, -1);
        for (int index = 0; index < many; index++) {
            struct connection *connection = found[index].data.ptr;
            if (hear(connection, protocol->hear) && !ask(connection, protocol, room)) busy--;
        }
    }
}
