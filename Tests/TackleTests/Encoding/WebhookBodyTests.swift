import Foundation
import Testing

@testable import Tackle

private struct Purchase: Encodable {
    let number: String
    let total: Decimal
    let date: Date
    let note: String?

    static let sample = Purchase(
        number: "A-17",
        total: Decimal(string: "19.99") ?? 0,
        date: Date(timeIntervalSince1970: 1_700_000_000.5),
        note: nil
    )
}

extension WebhookBody {
    fileprivate var string: String { String(decoding: bytes, as: UTF8.self) }
}

struct WebhookBodyTests {
    @Test func `encodes a payload literal of mixed values`() throws {
        let purchase = Purchase.sample
        let payload = Payload([
            "order": purchase.number, "total": purchase.total, "date": purchase.date,
        ])
        let text = #"{"date":"2023-11-14T22:13:20.500+00:00","order":"A-17","total":19.99}"#
        #expect(try encodedText(payload) == text)
        let number = 17
        let other = Payload(["order": number, "total": purchase.total, "date": purchase.date])
        #expect(try encodedText(other) == text.replacingOccurrences(of: "\"A-17\"", with: "17"))
    }

    @Test func `encodes nested, optional and plain payloads`() throws {
        let purchase = Purchase.sample
        let missing: Int? = nil
        let payload = Payload([
            "list": Payload([1, "two", purchase.total, nil]), "nil": nil, "missing": missing,
            "note": purchase.note, "inner": Payload(["a": 1, "b": true]), "same": ["x", "y"],
            "null": Payload.null,
        ])
        #expect(
            try encodedText(payload) == #"{"inner":{"a":1,"b":true},"list":[1,"two",19.99,null],"#
                + #""missing":null,"nil":null,"note":null,"null":null,"same":["x","y"]}"#
        )
        #expect(try encodedText(Payload(["a": 1, "b": 2])) == #"{"a":1,"b":2}"#)
        #expect(try encodedText(Payload([3, 1])) == "[3,1]")
        #expect(try encodedText(Payload([Set([3, 1, 2])])) == "[[1,2,3]]")
        #expect(try encodedText(Payload("x")) == #""x""#)
        #expect(try encodedText(Payload(missing)) == "null")
        #expect(try encodedText(Payload(7)) == "7")
        #expect(try encodedText(Payload([:])) == "{}")
        let fields: [String: any Encodable & Sendable] = ["a": 1, "b": "c"]
        #expect(try encodedText(Payload(fields)) == #"{"a":1,"b":"c"}"#)
        let numbers = [1, 2]
        #expect(try encodedText(Payload(numbers)) == "[1,2]")
        let literal: Payload = ["a": 1, "b": "two", "c": nil, "a": 3, "d": ["e", "f"]]
        #expect(try encodedText(literal) == #"{"a":3,"b":"two","c":null,"d":["e","f"]}"#)
        let list: Payload = [1, "two", true]
        #expect(try encodedText(list) == #"[1,"two",true]"#)
    }

    @Test func `a payload encodes with Foundation's encoder too`() throws {
        let payload = Payload(["a": Payload([1, nil]), "b": "c"])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(payload), as: UTF8.self)
        #expect(text == #"{"a":[1,null],"b":"c"}"#)
    }

    @Test func `makes JSON, text and raw bodies`() throws {
        let json = try WebhookBody.json(["a": 1])
        #expect(json.contentType == "application/json")
        #expect(json.string == #"{"a":1}"#)
        let text = WebhookBody.text("é")
        #expect(text.contentType == "text/plain; charset=utf-8")
        #expect(text.bytes == [0xC3, 0xA9])
        let raw = try WebhookBody(bytes: [0, 255], contentType: "application/octet-stream")
        #expect(raw.bytes == [0, 255])
        #expect("\(json)" == "application/json, 7 bytes")
        #expect(String(reflecting: WebhookBody.text("x")) == "text/plain; charset=utf-8, 1 byte")
    }

    @Test(arguments: [
        "application/json", "text/csv; charset=utf-8", "a/b;c=d;e=\"f g\\\"h\"", "a/b ;\tc=d",
        "application/vnd.api+json", "a/b;", "a/" + String(repeating: "b", count: 254),
    ])
    func `accepts a media type`(type: String) throws {
        #expect(try WebhookBody(bytes: [], contentType: type).contentType == type)
    }

    @Test(arguments: [
        "", "json", "/json", "text/", "text /plain", "text/plain\r\nX: y", "text/plain\n",
        "text/plain; charset", "text/plain; =x", "text/plain charset=x", "text/plain; a=\"b",
        "text/pläin", "text/plain ", " text/plain", "a/b;c=\"\u{7F}\"", "a/b;c=\"\\", "a/b; c= d",
        "a/b,c/d", "a/" + String(repeating: "b", count: 255),
    ])
    func `refuses what is no media type`(type: String) {
        let error = #expect(throws: InvalidWebhook.self) {
            try WebhookBody(bytes: [], contentType: type)
        }
        #expect(error?.field == "contentType")
    }

    @Test func `writes a form with exact numbers and repeated names`() throws {
        let payload = Payload([
            "total": Decimal(string: "19.99"), "tags": ["a b", "c&d", "*-._~"], "paid": true,
            "none": nil, "name é": "Zoë +=%/\n", "float": 2.50, "empty": [String](), "n": -3,
            "ids": Set([10, 9, 100]), "list": Payload([1, nil]),
        ])
        let body = try WebhookBody.form(payload)
        #expect(body.contentType == "application/x-www-form-urlencoded")
        #expect(
            body.string == "float=2.5&ids=9&ids=10&ids=100&list=1&list=&n=-3"
                + "&name+%C3%A9=Zo%C3%AB+%2B%3D%25%2F%0A&none=&paid=true"
                + "&tags=a+b&tags=c%26d&tags=*-._%7E&total=19.99"
        )
        #expect(try WebhookBody.form([String: Int]()).bytes.isEmpty)
    }

    @Test func `refuses a form of nested or nameless values`() {
        let nested = #expect(throws: InvalidWebhook.self) {
            try WebhookBody.form(["order": ["a": 1]])
        }
        #expect(nested?.description.contains("a nested object at order has no form") == true)
        let deep = #expect(throws: InvalidWebhook.self) { try WebhookBody.form(["m": [[1]]]) }
        #expect(deep?.reason.contains("an array within an array at m") == true)
        #expect(throws: InvalidWebhook.self) { try WebhookBody.form([1, 2]) }
        #expect(throws: InvalidWebhook.self) { try WebhookBody.form("a") }
    }

    @Test func `puts a payload into an envelope in the order of Standard Webhooks`() throws {
        let time = Date(timeIntervalSince1970: 1_700_000_000)
        let head = #"{"type":"invoice.\"paid\"","timestamp":"2023-11-14T22:13:20.000+00:00","#
        let encoded = try WebhookBody.envelope(
            type: "invoice.\"paid\"",
            timestamp: time,
            data: ["a": 1]
        )
        #expect(encoded.string == head + #""data":{"a":1}}"#)
        #expect(encoded.contentType == "application/json")
        let raw = #" {"b": 1.50, "a" :"\u00e9"} "#
        let envelope = try WebhookBody.envelope(
            type: "invoice.\"paid\"",
            timestamp: time,
            json: Array(raw.utf8)
        )
        #expect(envelope.string == head + #""data":"# + raw + "}")
        let error = #expect(throws: InvalidWebhook.self) {
            try WebhookBody.envelope(type: "a", timestamp: time, json: Array("{},1".utf8))
        }
        #expect(error?.reason == "not valid JSON: text after the end of the value at byte 2")
        #expect(throws: InvalidWebhook.self) {
            try WebhookBody.envelope(
                type: "a",
                timestamp: Date(timeIntervalSince1970: 1e15),
                data: 1
            )
        }
    }
}
