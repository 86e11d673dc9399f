module tackle-benchmarks/go-peer

go 1.19
