import Foundation
import Tackle
import Testing

/// What an option's kind says to an editor.
struct JSONSchemaTests {
    private func json(_ schema: JSONSchema) throws -> String {
        String(decoding: try WebhookEncoder().encode(schema), as: UTF8.self)
    }

    @Test func `a kind of one's own brings its schema`() throws {
        let colour = PluginOption.Kind(
            "colour",
            schema: ["type": "string", "pattern": "^#[0-9a-f]{6}$"]
        )
        let option = PluginOption("paint", .list(of: colour), default: "#000000", "what to paint")
        #expect(
            try json(option.schema)
                == ##"{"default":["#000000"],"description":"what to paint","items":"##
                + ##"{"pattern":"^#[0-9a-f]{6}$","type":"string"},"type":"array"}"##
        )
        #expect(option.kind.description == "list of colour")
        #expect(
            try json(PluginOption("free", .init("anything"), "what you like").schema)
                == #"{"description":"what you like"}"#
        )
    }

    @Test(
        arguments: [
            (PluginOption.Kind.count, "3", "3"), (.number, "0.2", "0.2"), (.flag, "true", "true"),
            (.duration, "15s", "\"15s\""), (.size, "16KiB", "\"16KiB\""), (.size, "512", "512"),
            (.choice(["auto", "2"]), "auto", "\"auto\""), (.text, "7", "\"7\""),
            (.list(of: .text), "a, b", "[\"a\",\"b\"]"),
        ]
    )
    func `a default is written as an editor would write it`(
        kind: PluginOption.Kind,
        text: String,
        written: String
    ) throws {
        let schema = try json(PluginOption("x", kind, default: text, "x").schema)
        #expect(schema.contains("\"default\":\(written),"), "\(schema)")
    }

    @Test func `options within an option make a closed map`() throws {
        let inner = [
            PluginOption("key", .text, required: true, "a key"),
            PluginOption("on", .flag, "a flag"),
        ]
        let schema = try json(PluginOption("tls", .map, options: inner, "how").schema)
        #expect(schema.contains(#""additionalProperties":false"#))
        #expect(schema.contains(#""required":["key"]"#))
        #expect(schema.contains(#""properties":{"key":{"#))
    }

    @Test func `the schema names a plugin of one's own, in its role`() throws {
        var registry = PluginRegistry()
        registry.register(CurlStandIn.self)
        let schema = try json(registry.schema)
        #expect(schema.contains(##""$ref":"#/$defs/plugin-curl""##))
        #expect(schema.contains(#""plugin":{"enum":["curl","discard","retry"]}"#))
        #expect(!schema.contains(#""enum":[]"#))
    }
}
