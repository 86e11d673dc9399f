#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Has a commit wait for those whom the last one has let go, so that they share the next sync.
///
/// Those who send one webhook after the other come again some microseconds after they went on.
/// Without a wait the first of them would have a sync for itself, and all others the one after it:
/// three groups would chase one another, with three times as many syncs. It waits for no one who
/// sends alone, for a quarter of a sync once all have gone on, and for nobody where that has not
/// helped of late.
///
/// Where other work keeps the cores busy, those who were let go have not come to their turn yet: a
/// sync for the few who have would take the processor from all of them. It waits for that as well,
/// some milliseconds at most.
struct Gathering {
    private static let step = 20
    private static let longest = 200
    private static let longestTurn = 4_000

    /// How many were let go by the last commit, in all until then, and how long its sync took.
    private var released = 0
    private var total = 0
    private var microseconds = 0

    /// How many commits are not to wait, since waiting did not help.
    private var resting = 0

    /// Notes how many a commit has let go, and how long it took.
    mutating func note(released: Int, took: Duration) {
        self.released = released
        total += released
        microseconds = Int(took / .microseconds(1))
    }

    /// Waits until as many are there again, or for as long as it is worth.
    ///
    /// - Parameters:
    ///   - count: how many are there.
    ///   - gone: how many of all that were ever let go have gone on.
    mutating func wait(_ count: () -> Int, gone: () -> Int) {
        let wanted = released
        released = 0
        guard wanted > 1 else { return }
        guard resting == 0 else {
            resting -= 1
            return
        }
        let limit = min(microseconds / 4, Self.longest)
        var (waited, turn) = (0, 0)
        var found = count()
        while found < wanted, waited < limit, turn < Self.longestTurn {
            usleep(useconds_t(Self.step))
            if gone() < total { turn += Self.step } else { waited += Self.step }
            found = count()
        }
        if found <= wanted / 2 { resting = 64 }
    }
}
