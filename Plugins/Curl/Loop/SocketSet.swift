import CCurl
import Glibc
import Tackle

/// The sockets that libcurl waits for, in the kernel's keeping (epoll(7)).
///
/// With `curl_multi_poll` libcurl tells the kernel all its sockets before each wait and looks at
/// all its transfers after it: the quickest way as long as most of them have something to do. A
/// thousand receivers that take a connection and never answer would cost every other transfer that
/// much time; here they cost nothing.
final class SocketSet {
    private let descriptor: CInt

    /// What the last wait has brought.
    private var events = [epoll_event](repeating: epoll_event(), count: 256)
    private let wakeDescriptor: CInt

    /// - Parameter wakeDescriptor: what else ends a wait, where it is readable.
    /// - Throws: ``SendError`` where the process may open no more files.
    init(wakeDescriptor: CInt) throws(SendError) {
        self.wakeDescriptor = wakeDescriptor
        descriptor = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw Self.failure("could not be made") }
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.fd = wakeDescriptor
        guard epoll_ctl(descriptor, EPOLL_CTL_ADD, wakeDescriptor, &event) == 0 else {
            let failure = Self.failure("could not be made")
            close(descriptor)
            throw failure
        }
    }

    deinit {
        close(descriptor)
    }

    /// Has libcurl tell what it waits for from now on.
    func attach(to multi: UnsafeMutableRawPointer) -> CURLMcode {
        let own = Unmanaged.passUnretained(self).toOpaque()
        return tackle_curl_multi_set_socket_function(
            multi,
            { _, socket, what, own, _ in
                guard let own else { return -1 }
                return Unmanaged<SocketSet>.fromOpaque(own).takeUnretainedValue()
                    .note(socket, what)
            },
            own
        )
    }

    /// Waits for sockets that have something to do, and has libcurl do it.
    ///
    /// - Parameters:
    ///   - multi: the handle of libcurl that it is attached to.
    ///   - milliseconds: how long at most.
    /// - Returns: how many sockets had something to do, and whether the loop was woken.
    /// - Throws: ``SendError`` where libcurl fails.
    func wait(
        _ multi: UnsafeMutableRawPointer,
        _ milliseconds: CInt
    ) throws(SendError) -> (count: Int, isWoken: Bool) {
        let count = epoll_wait(descriptor, &events, CInt(events.count), milliseconds)
        // A signal ends the wait early, which does no harm.
        guard count > 0 else { return (0, false) }
        var isWoken = false
        for event in events[..<Int(count)] {
            let socket = event.data.fd
            guard socket != wakeDescriptor else {
                isWoken = true
                continue
            }
            try CurlMulti.check(act(multi, socket, Self.bits(event.events)))
        }
        return (Int(count) - (isWoken ? 1 : 0), isWoken)
    }

    /// Has libcurl do what its timers have come for, and begin new transfers.
    func runTimers(_ multi: UnsafeMutableRawPointer) throws(SendError) {
        try CurlMulti.check(act(multi, CURL_SOCKET_BAD, 0))
    }

    private func act(
        _ multi: UnsafeMutableRawPointer,
        _ socket: curl_socket_t,
        _ bits: CInt
    ) -> CURLMcode {
        var running: CInt = 0
        return curl_multi_socket_action(multi, socket, bits, &running)
    }

    private static func bits(_ events: UInt32) -> CInt {
        var bits: CInt = 0
        if events & EPOLLIN.rawValue != 0 { bits |= CURL_CSELECT_IN }
        if events & EPOLLOUT.rawValue != 0 { bits |= CURL_CSELECT_OUT }
        if events & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 { bits |= CURL_CSELECT_ERR }
        return bits
    }

    /// libcurl waits for something else of a socket, or for nothing more.
    private func note(_ socket: curl_socket_t, _ what: CInt) -> CInt {
        var event = epoll_event()
        event.data.fd = socket
        if what == CURL_POLL_REMOVE {
            // It may be closed already, and is out of the set with that.
            epoll_ctl(descriptor, EPOLL_CTL_DEL, socket, &event)
            return 0
        }
        if what & CURL_POLL_IN != 0 { event.events |= EPOLLIN.rawValue }
        if what & CURL_POLL_OUT != 0 { event.events |= EPOLLOUT.rawValue }
        if epoll_ctl(descriptor, EPOLL_CTL_MOD, socket, &event) == 0 { return 0 }
        return epoll_ctl(descriptor, EPOLL_CTL_ADD, socket, &event) == 0 ? 0 : -1
    }

    private static func failure(_ text: String) -> SendError {
        SendError(
            .curlFailedInit,
            "the sender's set of sockets \(text): \(String(cString: strerror(errno)))"
        )
    }
}
