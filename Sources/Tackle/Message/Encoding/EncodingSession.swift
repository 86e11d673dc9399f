/// What all parts of one `encode` call share: the first misuse that could not be thrown at once.
///
/// `Encoder.container(keyedBy:)`, `nestedContainer` and `superEncoder` cannot throw; where they
/// must refuse, they note it here and hand out a container that leads nowhere.
final class EncodingSession {
    private(set) var refusal: InvalidWebhook?

    func refuse(_ error: InvalidWebhook) {
        if refusal == nil { refusal = error }
    }
}
