import CCurl
import Tackle

/// The transfers under way and the handles that wait for the next; used by one thread alone.
final class CurlMulti {
    /// The most handles kept for later.
    private static let spareLimit = 1024

    /// libcurl's handle: its address is also what wakes the thread.
    let handle: UnsafeMutableRawPointer

    private let options: CurlSender.Options
    private var active: [UnsafeMutableRawPointer: CurlTransfer] = [:]
    private var spare: [CurlTransfer] = []

    init(options: CurlSender.Options) {
        // Once a process; libcurl counts and locks by itself since 7.84.
        _ = Self.isInitialised
        guard let handle = curl_multi_init() else {
            preconditionFailure("libcurl has no memory for its first handle")
        }
        self.handle = handle
        self.options = options
        _ = tackle_curl_multi_set_long(handle, CURLMOPT_MAXCONNECTS, 1024)
    }

    private static let isInitialised = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    /// Whether nothing is under way.
    var isIdle: Bool { active.isEmpty }

    /// Begins a transfer.
    func add(_ call: CurlCall) {
        guard !call.isCancelled else {
            return call.continuation.resume(throwing: CancellationError())
        }
        do {
            let transfer = try spare.popLast() ?? CurlTransfer(options: options)
            try transfer.prepare(call)
            guard curl_multi_add_handle(handle, transfer.handle) == CURLM_OK else {
                throw CurlOptionError("libcurl takes no further transfer")
            }
            active[transfer.handle] = transfer
        } catch {
            call.continuation.resume(
                returning: CurlResult(failure: .option("\(error)"))
            )
        }
    }

    /// Ends the transfer of a cancelled task at once.
    func cancel(_ flag: CurlCall.Flag) {
        guard let transfer = active.values.first(where: { $0.call?.belongs(to: flag) == true })
        else { return }
        finish(transfer, with: .failure(CancellationError()))
    }

    /// Moves all transfers on, then waits until something can be done or somebody wakes the thread.
    func perform() {
        var running: Int32 = 0
        curl_multi_perform(handle, &running)
        takeResults()
        var ready: Int32 = 0
        // Woken when work arrives; libcurl shortens the wait to its own next timer.
        curl_multi_poll(handle, nil, 0, 60_000, &ready)
    }

    /// Gives everything back to libcurl.
    func end() {
        spare = []
        curl_multi_cleanup(handle)
    }

    private func takeResults() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(handle, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle,
                let transfer = active[easy]
            else { continue }
            // The message is gone once its handle is removed.
            let result = transfer.result(of: tackle_curl_message_result(message))
            finish(transfer, with: .success(result))
        }
    }

    private func finish(_ transfer: CurlTransfer, with outcome: Result<CurlResult, any Error>) {
        active[transfer.handle] = nil
        curl_multi_remove_handle(handle, transfer.handle)
        let call = transfer.call
        transfer.clear()
        if spare.count < Self.spareLimit { spare.append(transfer) }
        call?.continuation.resume(with: outcome)
    }
}
