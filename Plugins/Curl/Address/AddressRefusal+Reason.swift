extension AddressRefusal {
    /// What kind of address was refused: an open set, over a name.
    ///
    /// Ranges are those of the IANA IPv4 and IPv6 Special-Purpose Address Registries.
    public struct Reason: Sendable, Hashable, CustomStringConvertible {
        /// The kind in camel case, such as `loopback`: one of a small fixed set, fit for a metric
        /// label.
        public let name: String

        private init(_ name: StaticString) {
            self.name = "\(name)"
        }

        /// The name.
        public var description: String { name }

        /// This host: `127.0.0.0/8` (RFC 1122), `::1` (RFC 4291).
        public static let loopback = Reason("loopback")

        /// Private networks: `10.0.0.0/8` and two more (RFC 1918).
        public static let `private` = Reason("private")

        /// This link: `169.254.0.0/16` (RFC 3927), `fe80::/10` (RFC 4291).
        public static let linkLocal = Reason("linkLocal")

        /// Shared by carriers behind NAT: `100.64.0.0/10` (RFC 6598).
        public static let cgnat = Reason("cgnat")

        /// A service of a cloud that hands out credentials, such as `169.254.169.254`.
        public static let metadata = Reason("metadata")

        /// IPv6 that holds an IPv4 address which is refused: `::ffff:0:0/96` (RFC 4291).
        public static let ipv4Mapped = Reason("ipv4Mapped")

        /// IPv6 that holds an IPv4 address: `::/96` (RFC 4291).
        public static let ipv4Compatible = Reason("ipv4Compatible")

        /// IPv6 that holds an IPv4 address: `::ffff:0:0:0/96` (RFC 2765).
        public static let ipv4Translated = Reason("ipv4Translated")

        /// IPv6 that is translated to IPv4: `64:ff9b::/96` (RFC 6052), `64:ff9b:1::/48` (RFC 8215).
        public static let nat64 = Reason("nat64")

        /// 6to4: `2002::/16` (RFC 3056) and its relays, `192.88.99.0/24` (RFC 7526).
        public static let sixToFour = Reason("sixToFour")

        /// Teredo, which holds an IPv4 address: `2001::/32` (RFC 4380).
        public static let teredo = Reason("teredo")

        /// Examples: `192.0.2.0/24` and others (RFC 5737), `2001:db8::/32` (RFC 3849).
        public static let documentation = Reason("documentation")

        /// Benchmarks: `198.18.0.0/15` (RFC 2544), `2001:2::/48` (RFC 5180).
        public static let benchmarking = Reason("benchmarking")

        /// Many receivers: `224.0.0.0/4` (RFC 5771), `ff00::/8` (RFC 4291).
        public static let multicast = Reason("multicast")

        /// Every host of this link: `255.255.255.255` (RFC 919).
        public static let broadcast = Reason("broadcast")

        /// Reserved: `240.0.0.0/4` (RFC 1112).
        public static let reserved = Reason("reserved")

        /// This network: `0.0.0.0/8` (RFC 791).
        public static let thisNetwork = Reason("thisNetwork")

        /// No address, which reaches this host: `::` (RFC 4291).
        public static let unspecified = Reason("unspecified")

        /// Protocols of the IETF: `192.0.0.0/24` (RFC 6890), `2001::/23` (RFC 2928).
        public static let ietfProtocol = Reason("ietfProtocol")

        /// Thrown away: `100::/64` (RFC 6666).
        public static let discard = Reason("discard")

        /// A dummy prefix: `100:0:0:1::/64` (RFC 9780).
        public static let dummy = Reason("dummy")

        /// Identifiers that are not routed: `2001:10::/28` (RFC 4843).
        public static let orchid = Reason("orchid")

        /// Segment routing: `5f00::/16` (RFC 9602).
        public static let srv6 = Reason("srv6")

        /// Private networks: `fc00::/7` (RFC 4193).
        public static let uniqueLocal = Reason("uniqueLocal")

        /// One site, deprecated: `fec0::/10` (RFC 3879).
        public static let siteLocal = Reason("siteLocal")

        /// IPv6 outside of all that is handed out, `2000::/3` (RFC 4291).
        public static let unassigned = Reason("unassigned")

        /// An address of the sender's deny list.
        public static let denied = Reason("denied")
    }
}
