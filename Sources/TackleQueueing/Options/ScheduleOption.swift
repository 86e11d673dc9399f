import Tackle

/// The option `schedule`: a word, a list of waits, or a map.
struct ScheduleOption: Decodable {
    let schedule: RetrySchedule

    static let options = [
        PluginOption(
            "exponential",
            .map,
            options: exponential,
            "waits that grow by a factor: { initial: 5s, factor: 2, maximum: 24h }"
        )
    ]

    static let kind = PluginOption.Kind(
        "standard, a list of durations, or { exponential: … }",
        schema: .any(of: [
            ["const": "standard"],
            [
                "type": "array", "items": PluginOption.Kind.duration.schema, "minItems": 1,
                "maxItems": 999,
            ],
            JSONSchema.options(options).adding(["required": ["exponential"]]),
        ])
    )

    private static let exponential = [
        PluginOption("initial", .duration, required: true, "the first wait"),
        PluginOption(
            "factor",
            .number(in: 1...1000),
            default: "2",
            "how much longer each wait is, at least 1"
        ),
        PluginOption("maximum", .duration, default: "24h", "the longest wait"),
    ]

    private static let grammar =
        "standard, a list of durations, or { exponential: { initial: 5s } }"

    init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            schedule = try Self.named(text)
        } else if let list = try? decoder.unkeyedContainer() {
            schedule = try Self.listed(list)
        } else {
            schedule = try Self.mapped(OptionReader(decoder, known: Self.options))
        }
    }

    private static func named(_ text: String) throws -> RetrySchedule {
        guard text == "standard" else {
            throw ConfigurationError(path: "", reason: "'\(text.quotable)' is not \(grammar)")
        }
        return .standard
    }

    /// Paths here begin at the list, since whoever reads the option knows the place of that.
    private static func listed(_ list: any UnkeyedDecodingContainer) throws -> RetrySchedule {
        var list = list
        var waits: [Duration] = []
        while !list.isAtEnd {
            let place = "[\(waits.count)]"
            guard let text = try? list.decode(String.self) else {
                throw ConfigurationError(path: place, reason: "it is not \(DurationText.grammar)")
            }
            guard let wait = DurationText(text)?.duration else {
                throw ConfigurationError(
                    path: place,
                    reason: "'\(text.quotable)' is not \(DurationText.grammar)"
                )
            }
            waits.append(wait)
            guard waits.count < 1000 else {
                throw ConfigurationError(path: "", reason: "the list has over 999 waits")
            }
        }
        guard !waits.isEmpty else {
            throw ConfigurationError(path: "", reason: "the list is empty: give \(grammar)")
        }
        return .list(waits)
    }

    private static func mapped(_ reader: OptionReader) throws -> RetrySchedule {
        guard let reader = try reader.section("exponential", known: exponential) else {
            throw ConfigurationError(path: "", reason: "the map is empty: give \(grammar)")
        }
        guard let initial = try reader.duration("initial") else {
            throw reader.error("initial", "it is missing: give the first wait, such as 5s")
        }
        let maximum = try reader.duration("maximum") ?? max(initial, .seconds(24 * 3600))
        guard initial <= maximum else {
            throw reader.error("initial", "it is longer than 'maximum': make it shorter")
        }
        return .exponential(
            initial: initial,
            factor: try reader.number("factor", in: 1...1000) ?? 2,
            maximum: maximum
        )
    }
}
