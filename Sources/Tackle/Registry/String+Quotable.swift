extension String {
    /// The text as an error message may show it: cut to 80 characters, control characters escaped,
    /// and what looks like a secret hidden.
    package var quotable: String { quotable(limit: 80) }

    /// The text cut to a number of characters, with control characters escaped and what looks like
    /// a secret hidden.
    package func quotable(limit: Int) -> String {
        let text = hidingSecrets
        var shown = ""
        for scalar in text.unicodeScalars.prefix(limit) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate,
                .privateUse, .unassigned:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                shown.unicodeScalars.append(scalar)
            }
        }
        return text.unicodeScalars.dropFirst(limit).isEmpty ? shown : shown + "…"
    }
}
