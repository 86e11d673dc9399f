import CCurl
import Tackle

/// The loop waits in one of two ways, whichever costs less.
///
/// As long as a good part of the transfers has something to do at each wait, `curl_multi_poll` and
/// `curl_multi_perform`, which look at all of them, are the quickest. Where many of them only wait,
/// as for receivers that take a connection and never answer, the sockets are given to the kernel to
/// keep, and only those that have something to do are looked at.
extension CurlMulti {
    /// With fewer transfers than this, looking at all of them costs next to nothing.
    static let sparseLeast = 64

    private static let readable = CShort(CURL_WAIT_POLLIN)

    /// Does what is to be done for transfers that have begun, and for those the time has come for.
    mutating func perform() throws(SendError) {
        try chooseWay()
        if isSparse, let sockets {
            try sockets.runTimers(multi)
        } else {
            var running: CInt = 0
            try Self.check(curl_multi_perform(multi, &running))
        }
    }

    /// Waits for something to do, and does it where the kernel keeps the sockets.
    mutating func poll(_ milliseconds: CInt) throws(SendError) {
        var wait = milliseconds
        if isSparse, let sockets {
            var timeout = 0
            try Self.check(curl_multi_timeout(multi, &timeout))
            if timeout >= 0 { wait = min(wait, CInt(clamping: timeout)) }
            let (count, isWoken) = try sockets.wait(multi, wait)
            if isWoken { event.clear() }
            note(count)
        } else {
            var woken = curl_waitfd(fd: event.descriptor, events: Self.readable, revents: 0)
            var count: CInt = 0
            try Self.check(curl_multi_poll(multi, &woken, 1, wait, &count))
            if woken.revents != 0 { event.clear() }
            note(Int(count) - (woken.revents != 0 ? 1 : 0))
        }
    }

    private mutating func note(_ count: Int) {
        liveliness += (Double(count) - liveliness) / 16
    }

    /// Changes over with a margin between the two, so that it does not happen at each wait.
    private mutating func chooseWay() throws(SendError) {
        let count = Double(active.count)
        if isSparse {
            if active.count < Self.sparseLeast / 2 || 4 * liveliness > count { isSparse = false }
        } else if active.count >= Self.sparseLeast, 8 * liveliness < count {
            try changeOver()
        }
    }

    private mutating func changeOver() throws(SendError) {
        if sockets == nil {
            let sockets = try SocketSet(wakeDescriptor: event.descriptor)
            try Self.check(sockets.attach(to: multi))
            self.sockets = sockets
        }
        var running: CInt = 0
        try Self.check(tackle_curl_multi_socket_all(multi, &running))
        isSparse = true
    }
}
