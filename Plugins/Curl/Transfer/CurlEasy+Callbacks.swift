import CCurl
import Tackle

/// libcurl calls these on the loop's thread, with the transfer's answer as their user data.
extension CurlEasy {
    func setCallbacks(_ answer: UnsafeMutablePointer<TransferAnswer>) throws(SendError) {
        try set(CURLOPT_WRITEFUNCTION, Self.takeBody)
        try set(CURLOPT_WRITEDATA, UnsafeRawPointer(answer))
        try set(CURLOPT_HEADERFUNCTION, Self.takeHeader)
        try set(CURLOPT_HEADERDATA, UnsafeRawPointer(answer))
        // Between the lookup and the connection: the one place where the true address shows.
        try check(
            tackle_curl_set_opensocket_function(pointer, Self.openSocket),
            CURLOPT_OPENSOCKETFUNCTION
        )
        try set(CURLOPT_OPENSOCKETDATA, UnsafeRawPointer(answer))
        // Over a kept connection no socket is opened: this is called before every request.
        try check(
            tackle_curl_set_prereq_function(pointer, Self.beforeRequest),
            CURLOPT_PREREQFUNCTION
        )
        try set(CURLOPT_PREREQDATA, UnsafeRawPointer(answer))
    }

    /// To return another count than that of the bytes ends the transfer (CURLOPT_WRITEFUNCTION(3)).
    private static let takeBody: curl_write_callback = { bytes, size, count, userData in
        guard let userData else { return 0 }
        let answer = userData.assumingMemoryBound(to: TransferAnswer.self)
        let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
        let goesOn = answer.pointee.capture.appendBody(part)
        return goesOn && !answer.pointee.isEarly ? part.count : 0
    }

    private static let takeHeader: curl_write_callback = { bytes, size, count, userData in
        guard let userData else { return 0 }
        let answer = userData.assumingMemoryBound(to: TransferAnswer.self)
        let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
        let goesOn = answer.pointee.capture.appendHeader(line)
        return goesOn && !answer.pointee.isEarly ? line.count : 0
    }

    private static let openSocket: curl_opensocket_callback = { userData, _, address in
        guard let userData, let address else { return CURL_SOCKET_BAD }
        let answer = userData.assumingMemoryBound(to: TransferAnswer.self)
        return answer.pointee.addressGuard.open(SocketAddress(address))
    }

    private static let beforeRequest: curl_prereq_callback = { userData, remote, _, _, _ in
        guard let userData, let remote else { return CURL_PREREQFUNC_ABORT }
        let answer = userData.assumingMemoryBound(to: TransferAnswer.self)
        return answer.pointee.addressGuard.allows(SocketAddress.address(remote))
            ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }
}
