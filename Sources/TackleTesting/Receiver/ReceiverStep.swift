/// One step of an answer; without further ones it is complete.
enum ReceiverStep: Sendable, Equatable {
    /// Bytes, written once.
    case write([UInt8])

    /// Bytes written over and over, as fast as they are taken; for ever where no number is given.
    case flood([UInt8], times: Int?)

    /// Pieces written in turn for ever, each after a pause.
    case drip([[UInt8]], every: Duration)

    /// A pause.
    case wait(Duration)

    /// A pause until the test releases the answer.
    case hold

    /// A pause without end.
    case silence

    /// The end of the connection, in order or with a reset.
    case end(withReset: Bool)
}
