import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import PeerLoad

/// The load through one `HTTPClient`, with an event loop for each core it may use: by itself it
/// would take one for each core of the machine, and be slower where it is kept to one.
@main struct AsyncHTTPClientPeer {
    static func main() async throws {
        let load = PeerLoad()
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: availableProcessors())
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.httpVersion = .http1Only
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = load.concurrency
        let client = HTTPClient(
            eventLoopGroupProvider: .shared(loops),
            configuration: configuration
        )
        let body = ByteBuffer(bytes: SignedPost.body)
        await load.run { post in
            var request = HTTPClientRequest(url: load.urls[post.target])
            request.method = .POST
            for (name, value) in post.headers { request.headers.add(name: name, value: value) }
            request.body = .bytes(body)
            let response = try await client.execute(request, timeout: .seconds(15))
            for try await _ in response.body {}
            return Int(response.status.code)
        }
        try await client.shutdown()
        try await loops.shutdownGracefully()
    }
}
