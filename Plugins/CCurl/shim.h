// libcurl for Swift. Swift cannot call variadic functions, so each type of argument that
// curl_easy_setopt, curl_easy_getinfo and curl_multi_setopt take has a function here.
#pragma once
#include <curl/curl.h>
#include <sys/prctl.h>

static inline CURLcode tackle_curl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tackle_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tackle_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tackle_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tackle_curl_set_headers(CURL *handle, struct curl_slist *value) {
    return curl_easy_setopt(handle, CURLOPT_HTTPHEADER, value);
}

typedef size_t (*tackle_curl_data_function)(char *, size_t, size_t, void *);

static inline CURLcode tackle_curl_set_data_function(
    CURL *handle, CURLoption option, tackle_curl_data_function value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode tackle_curl_set_open_socket(
    CURL *handle, curl_opensocket_callback value) {
    return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode tackle_curl_set_before_request(CURL *handle, curl_prereq_callback value) {
    return curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode tackle_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode tackle_curl_get_size(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode tackle_curl_get_text(CURL *handle, CURLINFO info, const char **value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode tackle_curl_get_pointer(CURL *handle, CURLINFO info, void **value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode tackle_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

// A union in C: the result of a transfer that is done.
static inline CURLcode tackle_curl_message_result(const CURLMsg *message) {
    return message->data.result;
}

// Variadic as well. The name has at most 15 bytes.
static inline void tackle_curl_name_thread(const char *name) {
    prctl(PR_SET_NAME, (unsigned long)name, 0, 0, 0);
}
