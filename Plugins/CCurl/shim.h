#pragma once
#include <curl/curl.h>
#ifdef __linux__
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#endif

// libcurl's setters and getters are variadic, which Swift cannot call: one function for each type of
// argument. The parentheses keep curl's type-checking macros out.

static inline CURLcode tackle_curl_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode tackle_curl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode tackle_curl_set_string(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode tackle_curl_set_pointer(CURL *handle, CURLoption option, const void *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode tackle_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return (curl_easy_setopt)(handle, option, value);
}

// Both CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION have this type.
static inline CURLcode tackle_curl_set_write_function(
    CURL *handle, CURLoption option, curl_write_callback value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode tackle_curl_set_opensocket_function(
    CURL *handle, curl_opensocket_callback value) {
    return (curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode tackle_curl_set_prereq_function(CURL *handle, curl_prereq_callback value) {
    return (curl_easy_setopt)(handle, CURLOPT_PREREQFUNCTION, value);
}

static inline CURLcode tackle_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLcode tackle_curl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLcode tackle_curl_get_string(CURL *handle, CURLINFO info, const char **value) {
    return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLcode tackle_curl_get_pointer(CURL *handle, CURLINFO info, void **value) {
    return (curl_easy_getinfo)(handle, info, value);
}

static inline CURLMcode tackle_curl_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return (curl_multi_setopt)(handle, option, value);
}

static inline CURLMcode tackle_curl_multi_set_socket_function(
    CURLM *handle, curl_socket_callback value, void *user_data) {
    CURLMcode code = (curl_multi_setopt)(handle, CURLMOPT_SOCKETFUNCTION, value);
    if (code == CURLM_OK) code = (curl_multi_setopt)(handle, CURLMOPT_SOCKETDATA, user_data);
    return code;
}

// Runs all transfers and tells all sockets. It is discouraged as the way to run a loop, since it
// looks at everything, which is what it is wanted for here: once, when a loop changes over.
static inline CURLMcode tackle_curl_multi_socket_all(CURLM *handle, int *running) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    return (curl_multi_socket_all)(handle, running);
#pragma GCC diagnostic pop
}

static inline CURLSHcode tackle_curl_share_set_data(CURLSH *handle, curl_lock_data value) {
    return (curl_share_setopt)(handle, CURLSHOPT_SHARE, value);
}

static inline CURLSHcode tackle_curl_share_set_locks(
    CURLSH *handle, curl_lock_function lock, curl_unlock_function unlock, void *user_data) {
    CURLSHcode code = (curl_share_setopt)(handle, CURLSHOPT_LOCKFUNC, lock);
    if (code == CURLSHE_OK) code = (curl_share_setopt)(handle, CURLSHOPT_UNLOCKFUNC, unlock);
    if (code == CURLSHE_OK) code = (curl_share_setopt)(handle, CURLSHOPT_USERDATA, user_data);
    return code;
}

// The result of a finished message; a union, which is awkward from Swift.
static inline CURLcode tackle_curl_message_result(const CURLMsg *message) {
    return message->data.result;
}

// Macros with casts, which Swift does not import.
static inline CURLcode tackle_curl_global_init(void) {
    return curl_global_init(CURL_GLOBAL_DEFAULT);
}

static inline const curl_version_info_data *tackle_curl_version(void) {
    return curl_version_info(CURLVERSION_NOW);
}

static inline long tackle_curl_auth_basic(void) {
    return (long)CURLAUTH_BASIC;
}

// A number behind a descriptor: readable while it is not zero (eventfd(2)). Negative on failure.
static inline int tackle_curl_make_event(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

// Names the calling thread, as `top -H` and /proc/self/task show it; at most 15 bytes.
static inline void tackle_curl_name_thread(const char *name) {
#ifdef __linux__
    prctl(PR_SET_NAME, name, 0, 0, 0);
#else
    (void)name;
#endif
}
