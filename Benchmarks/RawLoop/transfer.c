#include "raw-loop.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

double seconds_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static size_t take(char *place, size_t *used, size_t limit, const char *bytes, size_t count) {
    size_t kept = count < limit - *used ? count : limit - *used;
    memcpy(place + *used, bytes, kept);
    *used += kept;
    return count;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *data) {
    struct transfer *transfer = data;
    return take(transfer->response_headers, &transfer->header_count,
        sizeof transfer->response_headers, bytes, size * count);
}

static size_t take_body(char *bytes, size_t size, size_t count, void *data) {
    struct transfer *transfer = data;
    return take(transfer->response_body, &transfer->body_count, sizeof transfer->response_body,
        bytes, size * count);
}

// The benchmark's receivers are on loopback; everything else is refused.
static int is_allowed(uint32_t address) { return address >> 24 == 127; }

static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)data, (void)purpose;
    struct sockaddr_in wanted;
    if (address->family != AF_INET) return CURL_SOCKET_BAD;
    memcpy(&wanted, &address->addr, sizeof wanted);
    if (!is_allowed(ntohl(wanted.sin_addr.s_addr))) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static int before_request(void *data, char *remote, char *local, int remote_port, int local_port) {
    (void)data, (void)local, (void)remote_port, (void)local_port;
    struct in_addr address;
    return inet_pton(AF_INET, remote, &address) == 1 && is_allowed(ntohl(address.s_addr))
        ? CURL_PREREQFUNC_OK
        : CURL_PREREQFUNC_ABORT;
}

#define SET(option, value) check(curl_easy_setopt(easy, CURLOPT_##option, value), #option)

// What does not change from one request to the next.
struct transfer *transfer_new(void) {
    struct transfer *transfer = calloc(1, sizeof *transfer);
    CURL *easy = transfer->easy = curl_easy_init();
    SET(PRIVATE, transfer);
    SET(ERRORBUFFER, transfer->error);
    SET(WRITEFUNCTION, take_body);
    SET(WRITEDATA, transfer);
    SET(HEADERFUNCTION, take_header);
    SET(HEADERDATA, transfer);
    SET(OPENSOCKETFUNCTION, open_socket);
    SET(PREREQFUNCTION, before_request);
    SET(PROTOCOLS_STR, "http,https");
    SET(REDIR_PROTOCOLS_STR, "http,https");
    SET(FOLLOWLOCATION, 0L);
    SET(MAXREDIRS, 0L);
    SET(HTTP09_ALLOWED, 0L);
    SET(PATH_AS_IS, 1L);
    SET(HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(USERAGENT, "raw-loop/1");
    SET(NOSIGNAL, 1L);
    SET(ACCEPT_ENCODING, NULL);
    SET(HTTP_CONTENT_DECODING, 0L);
    SET(HTTPAUTH, CURLAUTH_BASIC);
    SET(NETRC, (long)CURL_NETRC_IGNORED);
    SET(DISALLOW_USERNAME_IN_URL, 1L);
    SET(MAXAGE_CONN, 60L);
    SET(MAXLIFETIME_CONN, 600L);
    SET(DNS_CACHE_TIMEOUT, -1L);
    SET(SSL_VERIFYPEER, 1L);
    SET(SSL_VERIFYHOST, 2L);
    SET(SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    SET(PROXY, "");
    SET(NOPROXY, "");
    SET(POST, 1L);
    SET(CONNECTTIMEOUT_MS, 5000L);
    SET(TIMEOUT_MS, 15000L);
    return transfer;
}

static void add(struct curl_slist **list, const char *format, const char *value) {
    char line[256];
    snprintf(line, sizeof line, format, value);
    *list = curl_slist_append(*list, line);
}

void transfer_prepare(struct transfer *transfer, const char *url, const unsigned char *body,
    long size, long number) {
    CURL *easy = transfer->easy;
    transfer->begun = seconds_now();
    char id[40], timestamp[24], signature[64];
    snprintf(id, sizeof id, "msg_%026ld", number);
    snprintf(timestamp, sizeof timestamp, "%ld", (long)time(NULL));
    signer_sign(id, timestamp, body, size, signature);

    struct curl_slist *headers = NULL;
    add(&headers, "webhook-id: %s", id);
    add(&headers, "webhook-timestamp: %s", timestamp);
    add(&headers, "webhook-signature: v1,%s", signature);
    add(&headers, "Content-Type: %s", "application/json");
    add(&headers, "Expect:%s", "");
    SET(HTTPHEADER, headers);
    curl_slist_free_all(transfer->headers);
    transfer->headers = headers;

    if (transfer->body_capacity < size || !transfer->body) {
        free(transfer->body);
        transfer->body = malloc(size + 1);
        transfer->body_capacity = size;
    }
    memcpy(transfer->body, body, size);
    SET(URL, url);
    SET(POSTFIELDSIZE_LARGE, (curl_off_t)size);
    SET(POSTFIELDS, transfer->body);
    transfer->header_count = transfer->body_count = 0;
}

int transfer_is_delivered(struct transfer *transfer, CURLcode result) {
    long status = 0;
    check(curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status), "RESPONSE_CODE");
    return result == CURLE_OK && status / 100 == 2;
}
