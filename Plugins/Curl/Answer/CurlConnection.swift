import CCurl
import Tackle

/// What a handle knows about the transfer that has ended.
struct CurlConnection: Sendable {
    /// The HTTP status; zero where there was none.
    let status: Int

    /// The status with which a proxy answered `CONNECT`; zero where there was none.
    let proxyStatus: Int

    let remoteAddress: String?
    let httpVersion: String?
    let isReused: Bool

    /// Request line, headers and body, as they were before TLS.
    let bytesSent: Int

    /// What of the body was sent.
    let bodyBytesSent: Int

    /// Status line, headers and body.
    let bytesReceived: Int

    let timings: Timings

    /// Nothing is known yet.
    init() {
        (status, proxyStatus, bytesSent, bodyBytesSent, bytesReceived) = (0, 0, 0, 0, 0)
        (remoteAddress, httpVersion, isReused) = (nil, nil, false)
        timings = Timings(total: .zero)
    }

    /// - Parameters:
    ///   - easy: the handle of the transfer.
    ///   - request: what was to be sent.
    ///   - wait: how long the request had waited before libcurl had it.
    ///   - remote: the address of the transfer before, which becomes this one's.
    init(
        _ easy: CurlEasy,
        _ request: CurlRequest?,
        after wait: Duration,
        _ remote: inout RemoteAddress
    ) {
        let isProxied = request?.settings.options.proxy != nil
        status = easy.long(CURLINFO_RESPONSE_CODE)
        proxyStatus = isProxied ? easy.long(CURLINFO_HTTP_CONNECTCODE) : 0
        let version = easy.long(CURLINFO_HTTP_VERSION)
        httpVersion = Self.name(ofVersion: version)
        if let address = easy.text(CURLINFO_PRIMARY_IP), !address.isEmpty {
            remote.set(host: address, port: easy.long(CURLINFO_PRIMARY_PORT))
            remoteAddress = remote.text
            isReused = easy.long(CURLINFO_NUM_CONNECTS) == 0
        } else {
            remoteAddress = nil
            isReused = false
        }
        bodyBytesSent = easy.offset(CURLINFO_SIZE_UPLOAD_T)
        let counted = easy.long(CURLINFO_REQUEST_SIZE)
        bytesSent = Self.bytesSent(request, counted: counted, bodyBytesSent)
        bytesReceived = easy.long(CURLINFO_HEADER_SIZE) + easy.offset(CURLINFO_SIZE_DOWNLOAD_T)
        let isLookedUp = !isReused && request?.hosts.contains { $0.name != nil } ?? false
        timings = Self.timings(easy, after: wait, isReused: isReused, isLookedUp: isLookedUp)
    }

    /// libcurl's count of the request holds what of a small body went out together with the head,
    /// and nothing of a large one (`MAX_INITIAL_POST_SIZE` in its http.h).
    private static func bytesSent(
        _ request: CurlRequest?,
        counted: Int,
        _ bodyBytes: Int
    ) -> Int {
        guard let request, counted > 0 else { return 0 }
        guard request.body.count < 64 << 10 else { return counted + bodyBytes }
        let head = request.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
        return max(counted, head + bodyBytes)
    }

    /// libcurl counts a phase that did not happen from the start as well: such a one is zero.
    private static func timings(
        _ easy: CurlEasy,
        after wait: Duration,
        isReused: Bool,
        isLookedUp: Bool
    ) -> Timings {
        func time(_ info: CURLINFO, happened: Bool = true) -> Duration {
            guard happened else { return .zero }
            let time = easy.microseconds(info)
            return time > .zero ? time + wait : .zero
        }
        return Timings(
            nameLookup: time(CURLINFO_NAMELOOKUP_TIME_T, happened: !isReused && isLookedUp),
            connect: time(CURLINFO_CONNECT_TIME_T, happened: !isReused),
            tls: time(CURLINFO_APPCONNECT_TIME_T, happened: !isReused),
            firstByte: time(CURLINFO_STARTTRANSFER_TIME_T),
            total: time(CURLINFO_TOTAL_TIME_T)
        )
    }

    private static func name(ofVersion version: Int) -> String? {
        switch version {
        case Int(CURL_HTTP_VERSION_1_1): "1.1"
        case Int(CURL_HTTP_VERSION_2_0): "2"
        case Int(CURL_HTTP_VERSION_1_0): "1.0"
        case Int(CURL_HTTP_VERSION_3): "3"
        default: nil
        }
    }
}
