import CCurl
import Glibc
import Tackle

/// Sets a handle's options, each with its result checked: a typo in one would leave a door open.
struct CurlSetup {
    let handle: UnsafeMutableRawPointer

    func check(_ code: CURLcode, _ option: CURLoption) throws(CurlOptionError) {
        guard code == CURLE_OK else {
            let reason = String(cString: curl_easy_strerror(code))
            throw CurlOptionError("libcurl refuses its option \(option.rawValue): \(reason)")
        }
    }

    func set(_ option: CURLoption, _ value: Int) throws(CurlOptionError) {
        try check(tackle_curl_set_long(handle, option, value), option)
    }

    func set(_ option: CURLoption, size value: Int) throws(CurlOptionError) {
        try check(tackle_curl_set_size(handle, option, curl_off_t(value)), option)
    }

    func set(_ option: CURLoption, _ value: String) throws(CurlOptionError) {
        try check(tackle_curl_set_text(handle, option, value), option)
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer) throws(CurlOptionError) {
        try check(tackle_curl_set_pointer(handle, option, value), option)
    }

    /// Connects the handle's callbacks with a transfer, which lives longer than the handle's use.
    func install(_ transfer: CurlTransfer) throws(CurlOptionError) {
        let pointer = Unmanaged.passUnretained(transfer).toOpaque()
        let functions: [(CURLoption, CURLoption, tackle_curl_data_function)] = [
            (CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, takeBody),
            (CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, takeHeader),
        ]
        for (option, data, function) in functions {
            try check(tackle_curl_set_data_function(handle, option, function), option)
            try set(data, pointer)
        }
        try check(tackle_curl_set_open_socket(handle, openSocket), CURLOPT_OPENSOCKETFUNCTION)
        try set(CURLOPT_OPENSOCKETDATA, pointer)
        try check(tackle_curl_set_before_request(handle, beforeRequest), CURLOPT_PREREQFUNCTION)
        try set(CURLOPT_PREREQDATA, pointer)
    }
}

private func transfer(_ pointer: UnsafeMutableRawPointer?) -> CurlTransfer? {
    pointer.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
}

private func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ pointer: UnsafeMutableRawPointer?
) -> Int {
    let buffer = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer(pointer)?.answer.take(bytes: buffer) == true ? size * count : 0
}

private func takeHeader(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ pointer: UnsafeMutableRawPointer?
) -> Int {
    transfer(pointer)?.answer.take(
        headerLine: UnsafeRawBufferPointer(start: bytes, count: size * count)
    )
    return size * count
}

/// Takes the place of socket(2): the one moment after the name lookup and before the connection.
private func openSocket(
    _ pointer: UnsafeMutableRawPointer?,
    _ purpose: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let address, let transfer = transfer(pointer),
        let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr),
        let target = IPAddress(
            socketAddress: UnsafeRawPointer(address) + offset,
            length: Int(address.pointee.addrlen)
        ),
        transfer.guarding.mayOpen(target)
    else { return CURL_SOCKET_BAD }
    let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, type, address.pointee.protocol)
}

/// Before each request, also over a kept connection, for which no socket is opened.
private func beforeRequest(
    _ pointer: UnsafeMutableRawPointer?,
    _ remote: UnsafeMutablePointer<CChar>?,
    _ local: UnsafeMutablePointer<CChar>?,
    _ remotePort: Int32,
    _ localPort: Int32
) -> Int32 {
    guard let remote, let transfer = transfer(pointer) else { return CURL_PREREQFUNC_ABORT }
    // A zone may follow the address; the address is what is judged.
    let text = String(cString: remote).prefix { $0 != "%" }
    guard let address = IPAddress(String(text)), transfer.guarding.maySend(to: address) else {
        return CURL_PREREQFUNC_ABORT
    }
    return CURL_PREREQFUNC_OK
}
