/// What a record says about its message.
enum RecordType: UInt8 {
    /// Here it is.
    case message = 1

    /// It has other attempts and another due time.
    case state = 2

    /// It is delivered.
    case done = 3

    /// Nobody will try again.
    case dead = 4

    /// It is about no message, but about what is known of an endpoint.
    case endpoint = 5
}
