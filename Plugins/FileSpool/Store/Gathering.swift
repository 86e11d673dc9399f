#if canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Has a commit wait for those whom the last one has let go, so that they share the next sync.
///
/// Those who send one webhook after the other come again some microseconds after a commit. Without
/// a wait the first of them would have a sync for itself, and all others the one after it: three
/// groups would chase one another, with three times as many syncs. It waits for no one who sends
/// alone, for a quarter of a sync at most, and for nobody where that has not helped of late.
struct Gathering {
    private static let step = 20
    private static let longest = 200

    /// How many were let go by the last commit, and how long its sync took.
    private var released = 0
    private var microseconds = 0

    /// How many commits are not to wait, since waiting did not help.
    private var resting = 0

    /// Notes how many a commit has let go, and how long it took.
    mutating func note(released: Int, took: Duration) {
        self.released = released
        microseconds = Int(took / .microseconds(1))
    }

    /// Waits until as many are there again, or for as long as it is worth.
    mutating func wait(_ count: () -> Int) {
        let wanted = released
        released = 0
        guard wanted > 1 else { return }
        guard resting == 0 else {
            resting -= 1
            return
        }
        let limit = min(microseconds / 4, Self.longest)
        var waited = 0
        var found = count()
        while found < wanted, waited < limit {
            usleep(useconds_t(Self.step))
            waited += Self.step
            found = count()
        }
        if found <= wanted / 2 { resting = 64 }
    }
}
