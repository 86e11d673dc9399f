extension String {
    /// The text as an error message may show it: cut to 80 characters, control characters escaped.
    package var quotable: String {
        var shown = ""
        for scalar in unicodeScalars.prefix(80) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate,
                .privateUse, .unassigned:
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                shown.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.dropFirst(80).isEmpty ? shown : shown + "…"
    }
}
