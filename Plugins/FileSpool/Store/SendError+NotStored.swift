public import Tackle

extension SendError {
    /// The error of a send whose webhook the disk did not take.
    init(notStored error: FileSystemError) {
        if error.isFull {
            self.init(
                .diskFull,
                "the webhook is not stored, since the disk is full: make room, or send it later",
                underlying: error
            )
        } else {
            self.init(
                .notStored,
                "the webhook is not stored: \(error): mend the disk, or send it elsewhere",
                underlying: error
            )
        }
    }
}

extension SendError.Code {
    /// The disk has no room for another webhook; what is stored is delivered nevertheless, and
    /// once there is room again the spool accepts again by itself.
    public static let diskFull = Self("disk-full", .retry, isRefusal: true)
}
