import CCurl
import Tackle

/// libcurl calls these on the loop's thread, with the transfer as their user data.
extension CurlEasy {
    func setCallbacks(userData: UnsafeMutableRawPointer) throws(SendError) {
        try set(CURLOPT_WRITEFUNCTION, Self.takeBody)
        try set(CURLOPT_WRITEDATA, UnsafeRawPointer(userData))
        try set(CURLOPT_HEADERFUNCTION, Self.takeHeader)
        try set(CURLOPT_HEADERDATA, UnsafeRawPointer(userData))
        // Between the lookup and the connection: the one place where the true address shows.
        try check(
            tackle_curl_set_opensocket_function(pointer, Self.openSocket),
            CURLOPT_OPENSOCKETFUNCTION
        )
        try set(CURLOPT_OPENSOCKETDATA, UnsafeRawPointer(userData))
        // Over a kept connection no socket is opened: this is called before every request.
        try check(
            tackle_curl_set_prereq_function(pointer, Self.beforeRequest),
            CURLOPT_PREREQFUNCTION
        )
        try set(CURLOPT_PREREQDATA, UnsafeRawPointer(userData))
    }

    private static let takeBody: curl_write_callback = { bytes, size, count, userData in
        take(bytes, size * count, userData) { $0.appendBody($1) }
    }

    private static let takeHeader: curl_write_callback = { bytes, size, count, userData in
        take(bytes, size * count, userData) { $0.appendHeader($1) }
    }

    /// To return another count than that of the bytes ends the transfer (CURLOPT_WRITEFUNCTION(3)).
    private static func take(
        _ bytes: UnsafePointer<CChar>?,
        _ count: Int,
        _ userData: UnsafeMutableRawPointer?,
        _ append: (inout ResponseCapture, UnsafeRawBufferPointer) -> Bool
    ) -> Int {
        guard let userData else { return 0 }
        let transfer = CurlTransfer.of(userData: userData)
        let goesOn = append(
            &transfer.capture,
            UnsafeRawBufferPointer(start: bytes, count: count)
        )
        return goesOn && !transfer.isAnsweredEarly ? count : 0
    }

    private static let openSocket: curl_opensocket_callback = { userData, _, address in
        guard let userData, let address else { return CURL_SOCKET_BAD }
        let transfer = CurlTransfer.of(userData: userData)
        let wanted = SocketAddress(address)
        guard transfer.addressGuard.allows(wanted?.address), let wanted else {
            return CURL_SOCKET_BAD
        }
        let source = transfer.submission?.request.settings.sockets ?? .system
        return transfer.addressGuard.open(wanted, from: source)
    }

    private static let beforeRequest: curl_prereq_callback = { userData, remote, _, _, _ in
        guard let userData, let remote else { return CURL_PREREQFUNC_ABORT }
        let address = SocketAddress.address(remote)
        return CurlTransfer.of(userData: userData).addressGuard.allows(address)
            ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
}
