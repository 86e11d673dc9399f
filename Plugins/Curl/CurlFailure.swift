import CCurl
import Tackle

/// Why a transfer ended without an answer.
enum CurlFailure: Sendable {
    /// libcurl's code, with what it says of this transfer.
    case code(CURLcode.RawValue, String)

    /// The address may not be connected to.
    case blocked(AddressBlock)

    /// An option could not be set.
    case option(String)

    func error(attempt: Attempt) -> SendError {
        switch self {
        case .code(let code, let text):
            SendError(CurlCodes.code(for: CURLcode(code)), text.quotable(limit: 300), attempt: attempt)
        case .blocked(let block):
            block.error(attempt: attempt)
        case .option(let text):
            SendError(.misconfigured, text, attempt: attempt)
        }
    }
}
