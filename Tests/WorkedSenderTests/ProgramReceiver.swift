import Foundation
import TackleTesting

/// A shell script that keeps what it is fed with, and ends as the URL says.
struct ProgramReceiver: ContractReceiver {
    static let script = """
        file=$(mktemp "$0/XXXXXX") && cat > "$file" && mv "$file" "$file.fed"
        case "$WEBHOOK_URL" in
        */fails*) exit 75 ;;
        */hangs*) exec sleep 1000 ;;
        esac
        """

    let directory: String

    func url(for scene: ContractScene) -> String? {
        switch scene {
        case .takes: "https://program.example/takes?token=unspoken"
        case .fails: "https://program.example/fails?token=unspoken"
        case .hangs: "https://program.example/hangs?token=unspoken"
        default: nil
        }
    }

    func arrivals() throws -> [ContractArrival]? {
        try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter { $0.hasSuffix(".fed") }
            .map { name in
                let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/" + name))
                return ContractArrival(body: Array(data))
            }
    }

    func stop() async {
        try? FileManager.default.removeItem(atPath: directory)
        try? FileManager.default.createDirectory(
            atPath: directory,
            withIntermediateDirectories: true
        )
    }
}
