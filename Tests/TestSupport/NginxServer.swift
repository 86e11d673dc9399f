import Foundation
import Glibc
import TackleTesting

/// nginx as a child process, with a configuration of the test's own.
///
/// It inherits its listening sockets, so that it never misses a connection and no port is lost to
/// somebody else. Each request writes one line, which ``lines`` gives.
public final class NginxServer: Sendable {
    /// Where Debian's package puts it, or where `script/bootstrap test` has unpacked it.
    public static let path =
        ["/usr/sbin/nginx", "\(Repository.root)/.build-nginx/usr/sbin/nginx"]
        .first { FileManager.default.isExecutableFile(atPath: $0) } ?? "/usr/sbin/nginx"

    /// Whether it is there.
    public static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

    /// The port for plain HTTP.
    public let port: UInt16

    /// The port for TLS, where a certificate was given.
    public let securePort: UInt16

    /// What it logs: `STATUS METHOD URI CONNECTION PROTOCOL BODY-FILE`, a line for each request.
    public let lines: AsyncStream<String>

    private let process: ServerProcess
    private let directory: ScratchDirectory

    /// Starts nginx.
    ///
    /// - Parameters:
    ///   - locations: the `location` blocks; `PORT` in it stands for the plain port.
    ///   - certificate: the PEM files of certificate and key for the secure port.
    ///   - settings: further directives of the server, such as `ssl_verify_client`.
    ///   - plainProtocol: `http2` makes the plain port speak HTTP/2 and nothing else.
    ///   - secureProtocol: without `http2` the secure port speaks HTTP/1.1 alone.
    /// - Throws: where a socket, a file or the process cannot be made.
    public init(
        locations: String,
        certificate: (file: String, key: String)? = nil,
        settings: String = "",
        plainProtocol: String = "",
        secureProtocol: String = "http2"
    ) throws {
        directory = try ScratchDirectory()
        let plain = try LoopbackListener()
        let secure = try LoopbackListener()
        (port, securePort) = (plain.port, secure.port)
        var pipe: [Int32] = [0, 0]
        Glibc.pipe(&pipe)
        for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let tls = certificate.map {
            """
            listen 127.0.0.1:\(secure.port) ssl \(secureProtocol);
            ssl_certificate \($0.file);
            ssl_certificate_key \($0.key);
            """
        }
        let text = Self.configuration(
            in: directory,
            server: """
                listen 127.0.0.1:\(plain.port) \(plainProtocol);
                \(tls ?? "")
                \(settings)
                \(locations.replacing("PORT", with: "\(plain.port)"))
                """
        )
        let file = directory.path("nginx.conf")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        let inherited = certificate == nil ? "3;" : "3;4;"
        process = try ServerProcess(
            Self.path,
            ["-p", directory.path(""), "-c", file, "-e", directory.path("error.log")],
            environment: ["NGINX=\(inherited)"],
            descriptors: [1: pipe[1], 3: plain.descriptor, 4: secure.descriptor]
        )
        Glibc.close(pipe[1])
        plain.close()
        secure.close()
        lines = LineReader.lines(from: pipe[0])
    }

    deinit {
        process.terminate()
        _ = process.wait()
    }

    /// The URL of a path on it.
    public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    /// The URL of a path on it, with TLS.
    public func secureURL(_ path: String, host: String = "127.0.0.1") -> String {
        "https://\(host):\(securePort)\(path)"
    }

    private static func configuration(in directory: ScratchDirectory, server: String) -> String {
        """
        daemon off;
        worker_processes 1;
        user root;
        pid \(directory.path("nginx.pid"));
        events { worker_connections 1024; }
        http {
            log_format line '$status $request_method $request_uri $connection '
                '$server_protocol $request_body_file';
            access_log /dev/stdout line;
            client_max_body_size 64m;
            client_body_temp_path \(directory.path("body"));
            proxy_temp_path \(directory.path("proxy"));
            fastcgi_temp_path \(directory.path("fastcgi"));
            uwsgi_temp_path \(directory.path("uwsgi"));
            scgi_temp_path \(directory.path("scgi"));
            server {
                \(server)
            }
        }
        """
    }
}
