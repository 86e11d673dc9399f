import CCurl

/// Names the calling thread, as `top -H` and `/proc/self/task` show it; at most 15 bytes.
func nameThread(_ name: StaticString) {
    name.withUTF8Buffer { bytes in
        bytes.withMemoryRebound(to: CChar.self) { tackle_curl_name_thread($0.baseAddress) }
    }
}
