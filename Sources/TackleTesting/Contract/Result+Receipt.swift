import Tackle

extension Result<Receipt, any Error> {
    /// The receipt.
    ///
    /// - Throws: ``ContractBreach`` where there is an error instead.
    func receipt(_ wanted: String) throws -> Receipt {
        switch self {
        case .success(let receipt): return receipt
        case .failure(let error): throw ContractBreach("\(wanted), but it threw: \(error)")
        }
    }

    /// The error.
    ///
    /// - Throws: ``ContractBreach`` where there is a receipt instead.
    func error(_ wanted: String) throws -> any Error {
        switch self {
        case .success(let receipt):
            throw ContractBreach("\(wanted), but it returned a receipt: \(receipt)")
        case .failure(let error): return error
        }
    }
}
