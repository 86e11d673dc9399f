import Tackle

/// A place in a queue for a webhook that is about to be stored.
///
/// Each is used once: by ``QueueDrain/enqueue(_:_:_:replacing:told:)`` or
/// ``QueueDrain/giveBack(_:)``.
public struct Reservation: Sendable {
    let seat: DeliveryScheduler.Seat
    let identity: Int?
}

/// What a queue says to a webhook before it is stored.
public enum Admission: Sendable {
    /// Store it and enqueue it.
    case reserved(Reservation)

    /// It has the same one already: nothing is to be done.
    case repeated
}
