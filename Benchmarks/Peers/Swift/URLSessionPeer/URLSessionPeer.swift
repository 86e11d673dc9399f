import Foundation
import FoundationNetworking
import PeerLoad

/// The load through one `URLSession` that keeps nothing but its connections.
@main struct URLSessionPeer {
    static func main() async {
        let load = PeerLoad()
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpMaximumConnectionsPerHost = load.concurrency
        configuration.timeoutIntervalForRequest = 15
        configuration.urlCache = nil
        configuration.httpCookieStorage = nil
        let session = URLSession(configuration: configuration)
        let urls = load.urls.compactMap { URL(string: $0) }
        await load.run { post in
            var request = URLRequest(url: urls[post.target])
            request.httpMethod = "POST"
            for (name, value) in post.headers {
                request.setValue(value, forHTTPHeaderField: name)
            }
            request.httpBody = SignedPost.body
            let (_, response) = try await session.data(for: request)
            return (response as? HTTPURLResponse)?.statusCode ?? 0
        }
        session.invalidateAndCancel()
    }
}
