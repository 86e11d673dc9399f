import Tackle
import TackleTesting

extension PlantedFault {
    /// Mistakes in what a configuration may say.
    static let options = [
        PlantedFault("tells nothing of its settings", breaks: "options-round-trip", options: given)
        {
            FaultyOptions<NothingTold>(count: 3, secret: "unspeakable")
        },
        PlantedFault("shows its secret", breaks: "secrets-hidden", options: given) {
            FaultyOptions<SecretTold>(count: 3, secret: "unspeakable")
        },
        PlantedFault("documents another default", breaks: "options-defaults", options: given) {
            FaultyOptions<OtherDefault>(count: 3, secret: "unspeakable")
        },
        PlantedFault("takes any value", breaks: "options-wrong", options: given) {
            FaultyOptions<AnythingGoes>(count: 3, secret: "unspeakable")
        },
        PlantedFault("has an option with spaces", breaks: "options-described", options: given) {
            FaultyOptions<OddName>(count: 3, secret: "unspeakable")
        },
    ]

    private static let given: [String: OptionValue] = ["secret": "unspeakable"]
}

/// Which mistake a ``FaultyOptions`` makes.
protocol OptionMistake: Sendable {}

enum NoMistake: OptionMistake {}
enum NothingTold: OptionMistake {}
enum SecretTold: OptionMistake {}
enum OtherDefault: OptionMistake {}
enum AnythingGoes: OptionMistake {}
enum OddName: OptionMistake {}

/// A stage with two options and one mistake.
struct FaultyOptions<Mistake: OptionMistake>: ConfigurablePlugin {
    static var pluginName: String { "faulty-options" }

    static var options: [PluginOption] {
        [
            PluginOption(
                "count",
                .count,
                default: Mistake.self == OtherDefault.self ? "4" : "3",
                "how many"
            ),
            PluginOption(
                Mistake.self == OddName.self ? "the secret" : "secret",
                .secret,
                "what nobody may see"
            ),
        ]
    }

    struct Options: Decodable, Sendable {
        var count = 3
        var secret = ""

        init(from decoder: any Decoder) throws {
            let reader = try OptionReader(decoder, known: FaultyOptions.known)
            if Mistake.self == AnythingGoes.self {
                count = Int(try reader.text("count") ?? "") ?? 3
            } else {
                count = try reader.count("count", in: 1...10) ?? 3
            }
            secret = try reader.text("secret") ?? ""
        }
    }

    private static var known: [PluginOption] {
        [PluginOption("count", .count, "how many"), PluginOption("secret", .secret, "nobody's")]
    }

    let count: Int
    /// A plain text would show where the stage is printed.
    let secret: SecretText

    init(count: Int, secret: String) {
        self.count = count
        self.secret = SecretText(secret)
    }

    init(options: Options) {
        self.init(count: options.count, secret: options.secret)
    }

    var details: StageDetails {
        guard Mistake.self != NothingTold.self else { return StageDetails() }
        let shown = Mistake.self == SecretTold.self ? OptionValue.text(secret.text) : .hidden
        return StageDetails(settings: [
            .init("count", .text("\(count)")), .init("secret", shown),
        ])
    }

    func send(_ delivery: Delivery, next: Next) async throws -> Receipt {
        try await next(delivery)
    }
}
