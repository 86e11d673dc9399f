import FoundationEssentials
import TackleQueueing
import TestSupport

@testable import TackleFileSpool

/// One disk, the log on it, and the model that follows what the log promises.
///
/// The model is never changed while the log works, so that an image of the disk and the model at
/// that moment belong together.
final class SpoolRun {
    private(set) var disk: SimulatedDisk
    private(set) var log: SpoolLog?
    private(set) var model = SpoolModel()
    let segmentSize: Int

    /// Chooses sizes and messages; where there is none, the first message is taken.
    var generator: SeededGenerator?

    /// The models that the marks of recorded images stand for.
    private(set) var models: [SpoolModel] = []
    private var isRecording = false
    private var nextID: Int

    /// What happened, where somebody wants to read it.
    var trace: [String]?

    /// Whether what was synced is there: otherwise nobody is blamed for it.
    var isMediumTrue = true

    /// How many zeros the log writes ahead.
    var zerosAhead = 300

    /// Whether outcomes alone are written and not synced.
    var isLazy = false

    /// Whether the disk has so little room that a refusal is no surprise.
    var isTight = false

    /// Prepares a run; the log is not opened.
    ///
    /// - Parameters:
    ///   - disk: where it runs.
    ///   - model: what was promised on that disk.
    ///   - segmentSize: the size at which another segment is begun.
    ///   - nextID: the id of the first webhook.
    init(
        _ disk: SimulatedDisk,
        _ model: SpoolModel = SpoolModel(),
        segmentSize: Int = 1024,
        nextID: Int = 1
    ) {
        self.disk = disk
        self.model = model
        self.segmentSize = segmentSize
        self.nextID = nextID
    }

    /// Opens the log, compares it with the model, and takes what it found for the truth.
    ///
    /// - Throws: ``Objection``, also where it cannot be opened.
    func open() throws(Objection) {
        log = nil
        note("open: \(disk.segments.map { $0.suffix(4) })")
        let opened: SpoolLog
        do {
            opened = try SpoolLog.open(
                disk,
                segmentSize: segmentSize,
                zerosAhead: zerosAhead
            )
        } catch {
            throw Objection(.takesMore, "the spool does not open: \(error)")
        }
        // It may not have noticed yet that it has ended.
        guard !disk.hasCrashed else { throw Objection(.takesMore, "the power is off") }
        try disk.calmly { () throws(Objection) in
            try model.check(opened, isNew: true)
            adopt(opened)
        }
        log = opened
    }

    private func adopt(_ log: SpoolLog) {
        var states: [String: EndpointState] = [:]
        for key in model.endpoints.keys { states[key] = log.endpointState(key) }
        change { $0.adopt(log.standings, states) }
    }

    /// Opens the log where it may fail: a fault may be on its way.
    ///
    /// - Returns: whether it is open.
    func tryToOpen() throws(Objection) -> Bool {
        do throws(Objection) {
            try open()
            return true
        } catch {
            guard error.invariant == .takesMore else { throw error }
            note("\(error)")
            return false
        }
    }

    /// Lets the log go and goes on with another disk.
    func move(to disk: SimulatedDisk) {
        log = nil
        self.disk = disk
    }

    /// Has every change of the disk leave an image from here on.
    func record() {
        isRecording = true
        models = [model]
        disk.record(mark: 0)
    }

    /// A number by chance, or the lowest one.
    func random(_ range: Range<Int>) -> Int {
        guard var generator else { return range.lowerBound }
        defer { self.generator = generator }
        return Int.random(in: range, using: &generator)
    }

    /// Notes something for whoever reads the trace.
    func note(_ text: @autoclosure () -> String) {
        if trace != nil { trace?.append("\(disk.allCalls): \(text())") }
    }

    /// Changes the model, and marks the images that follow.
    func change<Failure>(_ body: (inout SpoolModel) throws(Failure) -> Void) throws(Failure) {
        try body(&model)
        guard isRecording else { return }
        models.append(model)
        disk.record(mark: models.count - 1)
    }

    // MARK: Writing

    /// Stages a new message.
    func stageNew(size: Int) throws(Objection) {
        guard let log else { return }
        let body = SampleBody.bytes(nextID, size: size)
        let due = Date(timeIntervalSince1970: Double(nextID))
        nextID += 1
        let number = log.stage(body: body, due: due)
        note("accept \(number) of \(body.count) bytes")
        try change { model throws(Objection) in try model.stage(number, body, due: due) }
    }

    /// Commits until nothing is staged, or one commit fails.
    func drain() throws(Objection) {
        guard let log else { return }
        for _ in 0..<50 {
            let commit = log.commit(syncsOutcomes: !isLazy)
            note(
                "commit: stored \(commit.stored), refused \(commit.refused), \(commit.error as Any)"
            )
            try change { model throws(Objection) in
                for number in commit.stored { try model.acknowledge(number) }
                for number in commit.refused { model.refuse(number) }
            }
            for number in commit.stored { try checkIsDurable(number, log) }
            guard commit.error == nil else { return }
            guard !log.isDrained else {
                // Outcomes that were written and not synced may hold or not.
                if !log.isSyncDue { change { $0.confirm() } }
                return
            }
        }
        throw Objection(.takesMore, "fifty commits do not write what is staged")
    }

    private func checkIsDurable(_ number: UInt64, _ log: SpoolLog) throws(Objection) {
        guard isMediumTrue else { return }
        guard let place = log.place(of: number) else {
            throw Objection(.nothingLost, "message \(number) is acknowledged and not there")
        }
        guard !disk.isDurable(place.file, place.range) else { return }
        throw Objection(
            .acknowledgedIsDurable,
            "message \(number) is acknowledged and not on the disk"
        )
    }

    /// Gives back all that can be given back now.
    func reclaim() throws(Objection) {
        guard let log else { return }
        for _ in 0..<20 {
            let hasFreed = log.reclaim(isPressed: true)
            note("reclaim: \(hasFreed), drained \(log.isDrained)")
            if log.isDrained, !hasFreed { return }
            try drain()
            if !log.isDrained { return }
        }
    }

    /// Compares the running log with the model.
    func check() throws(Objection) {
        guard let log, !disk.hasCrashed else { return }
        try disk.calmly { () throws(Objection) in
            try model.check(log, isNew: false)
            try log.recount(disk)
        }
    }
}
