/// Ends the process where a rule does not hold, which libFuzzer takes for a crash.
func demand(_ holds: Bool, _ rule: @autoclosure () -> String) {
    if !holds { fatalError("a rule is broken: \(rule())") }
}

/// What cannot fail unless this program itself is wrong.
func needed<Value>(_ make: () throws -> Value) -> Value {
    do {
        return try make()
    } catch {
        fatalError("this program is wrong: \(error)")
    }
}
