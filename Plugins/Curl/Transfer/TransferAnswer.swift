import CCurl
import Tackle

/// What comes back on a transfer, as libcurl's callbacks tell it.
///
/// It lies at a fixed place, which is what libcurl hands to a callback.
struct TransferAnswer {
    /// What of the answer is kept.
    var capture = ResponseCapture(bodyLimit: 0)

    /// The judge of the addresses that the transfer meets.
    var addressGuard = AddressGuard(nil)

    /// How many bytes the request's body has.
    private var bodyCount = 0

    private let easy: CurlEasy

    init(on easy: CurlEasy) {
        self.easy = easy
    }

    /// Awaits the answer to a request.
    mutating func await(_ request: CurlRequest) {
        capture = request.outcome.takeCapture()
        addressGuard.begin(request.settings)
        bodyCount = request.body.count
    }

    /// Whether the whole answer has come over HTTP/2 while a part of the request is yet to be sent.
    ///
    /// The receiver needs no more then (RFC 9113, section 8.1). libcurl 7.88 would wait until the
    /// deadline for leave to send the rest.
    var isEarly: Bool {
        guard capture.isHTTP2, capture.isWhole else { return false }
        return easy.offset(CURLINFO_SIZE_UPLOAD_T) < bodyCount
    }
}
