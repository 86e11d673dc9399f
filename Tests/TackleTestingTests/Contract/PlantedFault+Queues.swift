import Tackle
import TackleMemoryQueue
import TackleTesting

extension PlantedFault {
    /// Mistakes that a queue may make.
    static let queues = [
        PlantedFault("forgets what it accepted", breaks: "before-run") {
            try FaultyQueue(send: { delivery, _, _ in
                .accepted(delivery, by: "faulty-queue", promise: .inMemory)
            })
        },
        PlantedFault("waits for the delivery", breaks: "does-not-wait") {
            try FaultyQueue(send: { delivery, next, _ in try await next(delivery) })
        },
        PlantedFault("says delivered", breaks: "accepts") {
            try FaultyQueue(send: { delivery, next, queue in
                _ = try await queue.send(delivery, next: next)
                return .delivered(delivery, by: "faulty-queue", attempt: Attempt(number: 1))
            })
        },
        PlantedFault("hands everything on twice", breaks: "each-once") {
            try FaultyQueue(run: { next, queue in
                let twice = Next(
                    send: { delivery in
                        _ = try await next(delivery)
                        return try await next(delivery)
                    },
                    report: { event in next.report(event) }
                )
                try await queue.run(next: twice)
            })
        },
        PlantedFault("drops what fails", breaks: "failure-retried") {
            try FaultyQueue(run: { next, queue in
                try await queue.run(next: next.giving(.permanent))
            })
        },
        PlantedFault("tries what is permanent again", breaks: "permanent-dead") {
            try FaultyQueue(run: { next, queue in
                try await queue.run(next: next.giving(.retry))
            })
        },
        PlantedFault("ends before it is empty", breaks: "drains") {
            try FaultyQueue(run: { next, queue in
                try await withThrowingTaskGroup { group in
                    group.addTask { try await queue.run(next: next) }
                    group.addTask {
                        while true {
                            let probe = try Webhook(to: "https://probe.example/", body: .text(""))
                            _ = try await queue.send(Delivery(probe), next: next)
                        }
                    }
                    defer { group.cancelAll() }
                    try await group.next()
                }
            })
        },
        PlantedFault("reports nothing", breaks: "delivered-reported") {
            try FaultyQueue(run: { next, queue in
                try await queue.run(next: Next(send: { try await next($0) }))
            })
        },
    ]
}

extension Next {
    /// The same rest of a pipeline, with this verdict on every failure.
    fileprivate func giving(_ verdict: SendError.Verdict) -> Next {
        Next(
            send: { delivery in
                do {
                    return try await self(delivery)
                } catch let error as SendError {
                    throw SendError(error.code, error.message, verdict: verdict)
                }
            },
            report: { event in self.report(event) }
        )
    }
}
