import Foundation
import TestSupport
import Testing

/// The JSON Schema of the configuration file, judged by somebody else's validator.
@Suite(.timeLimit(.minutes(5))) struct ConfigurationSchemaTests {
    /// What only `tackle check` can tell: how values, stages and files go together, ranges of
    /// durations and sizes, the grammar of secrets and addresses, and what YAML itself hides.
    private static let beyond: Set = [
        "backoff-conflict", "cidr-bad", "cidr-host-bits", "count-range", "duration-range",
        "factor-below-one", "fraction-range", "header-name-bad", "header-reserved",
        "header-reserved-scheme", "header-twice", "proxy-bad", "proxy-secret", "queue-and-retry",
        "secret-both", "secret-empty", "secret-env", "secret-file", "secret-missing",
        "secret-not-base64", "secret-short", "secret-wrong-kind", "secrets-list", "size-range",
        "source-address-bad", "stage-order", "tls-file", "tls-pair", "transport-in-the-middle",
        "yaml-alias", "yaml-duplicate-key",
    ]

    private struct Case {
        let id: String
        let topic: String
        let isGood: Bool
        let isBad: Bool
        let content: [String: Any]
    }

    private struct Verdict: Decodable {
        let id: String

        /// With numbers and flags as an editor reads them.
        let isFine: Bool

        /// With every scalar as a text, as a plugin reads them.
        let isFineAsTexts: Bool
    }

    private static func cases() throws -> [Case] {
        let path = "\(Repository.root)/Tests/TackleTests/Vectors/configurations.json"
        let list = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(filePath: path))
        )
        let vectors = try #require(list as? [[String: Any]]).map { fields in
            let isGood = fields["ok"] as? Bool == true
            return Case(
                id: fields["id"] as? String ?? "",
                topic: fields["class"] as? String ?? "",
                isGood: isGood,
                isBad: !isGood,
                content: ["json": fields["json"] ?? NSNull()]
            )
        }
        // Those that are long for the sake of it take a reader in Python seconds and minutes.
        let small = BadInputCase.all.filter { $0.text.count < 4 << 10 }
        let files = small.filter { $0.kind.hasPrefix("yaml") }.map { file in
            Case(
                id: "\(file.id)-yaml",
                topic: file.topic,
                isGood: file.expected.outcome == "ok" && !file.isEitherFine,
                isBad: file.expected.outcome != "ok" && !file.isEitherFine,
                content: ["yaml": file.text.base64EncodedString()]
            )
        }
        return vectors + files
    }

    /// Prints for each case whether it is valid; a file that is not YAML is not.
    private static let script = """
        import base64, json, re, signal, sys, yaml
        from jsonschema import Draft202012Validator
        class Core(yaml.SafeLoader): pass
        Core.yaml_implicit_resolvers = {}
        for tag, form, starts in [
            ('bool', 'true|false', 'tf'), ('null', 'null|~|', ['n', '~', '']),
            ('int', '-?[0-9]+', '-0123456789'), ('float', '-?[0-9]+[.][0-9]+', '-0123456789')]:
            tag = 'tag:yaml.org,2002:' + tag
            Core.add_implicit_resolver(tag, re.compile('^(' + form + ')$'), list(starts))
        given = json.load(sys.stdin)
        Draft202012Validator.check_schema(given['schema'])
        validator = Draft202012Validator(given['schema'])
        def late(*_): raise TimeoutError
        signal.signal(signal.SIGALRM, late)
        def fits(case, loader):
            # What takes this reader long is beyond it: such a file is not valid here.
            signal.alarm(2)
            try: return judged(case, loader)
            except TimeoutError:
                print(case['id'], 'takes long', file=sys.stderr)
                return False
            finally: signal.alarm(0)
        def judged(case, loader):
            if 'json' in case: return validator.is_valid(case['json'])
            try: value = yaml.load(base64.b64decode(case['yaml']).decode(), loader)
            except (yaml.YAMLError, UnicodeDecodeError, RecursionError): return False
            return validator.is_valid(value)
        print(json.dumps([
            {'id': case['id'], 'isFine': fits(case, Core),
             'isFineAsTexts': fits(case, yaml.BaseLoader)} for case in given['cases']]))
        """

    private static func verdicts(_ cases: [Case]) async throws -> [String: Verdict] {
        let run = try await CommandRun(
            arguments: ["plugins", "--schema"],
            in: URL(filePath: Repository.root)
        )
        let schema = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let list = cases.map { $0.content.merging(["id": $0.id]) { $1 } }
        let input = try JSONSerialization.data(withJSONObject: ["schema": schema, "cases": list])
        let output = try await Python.run(script, input: Array(input))
        let verdicts = try JSONDecoder().decode([Verdict].self, from: Data(output.utf8))
        return Dictionary(verdicts.map { ($0.id, $0) }) { $1 }
    }

    @Test(.enabled(if: Python.has(["jsonschema", "yaml"]), "jsonschema or yaml is not installed"))
    func `every good configuration is valid, and bad ones are not where that is about their shape`()
        async throws
    {
        let cases = try Self.cases()
        let verdicts = try await Self.verdicts(cases)
        let good = cases.filter(\.isGood)
        #expect(good.count >= 30)
        for each in good {
            let verdict = try #require(verdicts[each.id])
            #expect(verdict.isFine, "\(each.id) \(each.topic)")
            #expect(verdict.isFineAsTexts, "\(each.id) \(each.topic), as texts")
        }
        let bad = cases.filter(\.isBad)
        let passed = bad.filter { verdicts[$0.id]?.isFine == true }
        let surprises = passed.filter { !Self.beyond.contains($0.topic) }
        #expect(surprises.map { "\($0.id) \($0.topic)" } == [], "the schema lets these pass")
        #expect(Set(passed.map(\.topic)) == Self.beyond, "the schema refuses all of some of these")
        #expect(passed.count < bad.count / 5, "\(passed.count) of \(bad.count) pass")
    }
}
