import CCurl
import Tackle

/// One of libcurl's easy handles with what belongs to its transfer; used by one thread alone.
///
/// It is set up once, and again only in what differs from request to request.
final class CurlTransfer {
    /// libcurl's handle.
    let handle: UnsafeMutableRawPointer

    /// The send that waits.
    private(set) var call: CurlCall?

    /// What has arrived so far.
    var answer: CurlAnswer

    /// Judges the addresses that the transfer would connect to.
    var guarding: CurlAddressGuard

    private let errorText: UnsafeMutablePointer<CChar>
    private var headerList: UnsafeMutablePointer<curl_slist>?

    init(options: CurlSender.Options) throws {
        guard let handle = curl_easy_init() else {
            throw CurlOptionError("libcurl has no memory for another handle")
        }
        self.handle = handle
        answer = CurlAnswer(limit: options.responseLimit)
        guarding = CurlAddressGuard(
            policy: options.addresses,
            isBehindProxy: options.proxy != nil
        )
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let setup = CurlSetup(handle: handle)
        try setup.apply(options)
        try setup.install(self)
        try setup.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorText))
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// Sets what differs from request to request.
    ///
    /// - Throws: ``CurlOptionError``.
    func prepare(_ call: CurlCall) throws {
        let request = call.request
        let setup = CurlSetup(handle: handle)
        answer.reset()
        guarding.reset()
        errorText.pointee = 0
        for line in request.headerLines {
            guard let longer = curl_slist_append(headerList, line) else {
                throw CurlOptionError("libcurl has no memory for the headers")
            }
            headerList = longer
        }
        try setup.check(tackle_curl_set_headers(handle, headerList), CURLOPT_HTTPHEADER)
        try setup.set(CURLOPT_URL, request.url)
        // With the size, or the body would end at its first NUL byte; the bytes are copied.
        try setup.set(CURLOPT_POSTFIELDSIZE_LARGE, size: request.body.count)
        try request.body.withUnsafeBytes { bytes in
            let address = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            try setup.set(CURLOPT_COPYPOSTFIELDS, address ?? UnsafeMutableRawPointer(errorText))
        }
        let milliseconds = Int((request.timeout / .milliseconds(1)).rounded(.up))
        try setup.set(CURLOPT_TIMEOUT_MS, max(1, milliseconds))
        self.call = call
    }

    /// What came of the transfer, by libcurl's code for it.
    func result(of code: CURLcode) -> CurlResult {
        let info = CurlInfo(handle: handle)
        var result = CurlResult(
            timings: info.timings,
            remoteAddress: info.remoteAddress,
            httpVersion: info.httpVersion,
            reusedConnection: info.reusedConnection
        )
        if code == CURLE_OK || (code == CURLE_WRITE_ERROR && answer.isCut) {
            result.response = answer.response(status: info.status)
        } else if let block = guarding.block {
            result.failure = .blocked(block)
        } else {
            let own = String(cString: errorText)
            let text = own.isEmpty ? String(cString: curl_easy_strerror(code)) : own
            result.failure = .code(code.rawValue, text)
        }
        return result
    }

    /// Lets go of the request, so that the handle can wait for the next.
    func clear() {
        call = nil
        _ = tackle_curl_set_headers(handle, nil)
        curl_slist_free_all(headerList)
        headerList = nil
    }
}
