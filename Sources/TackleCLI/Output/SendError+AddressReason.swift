import Tackle
import TackleCurl

extension SendError {
    /// What kind of address was refused, such as `loopback`; nil where no address was.
    var addressReason: String? { (underlying as? AddressRefusal)?.reason.name }
}
