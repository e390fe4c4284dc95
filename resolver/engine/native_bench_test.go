package engine_test

import (
	"context"
	"math/big"
	"testing"

	"github.com/ClickHouse/clickhouse-go/v2"
	"github.com/ClickHouse/clickhouse-go/v2/lib/driver"
)

// benchBoth runs a benchmark by each protocol, on one engine, over clickhouse-go without compression and over one connection.
func benchBoth(b *testing.B, run func(b *testing.B, conn driver.Conn)) {
	http, native := serveNative(b)
	for _, protocol := range []struct{ name, address string }{{"HTTP", http}, {"native", native}} {
		b.Run(protocol.name, func(b *testing.B) {
			conn := open(b, protocol.address, func(o *clickhouse.Options) { o.MaxOpenConns = 1 })
			if err := conn.Ping(context.Background()); err != nil {
				b.Fatal(err)
			}
			b.ResetTimer()
			run(b, conn)
		})
	}
}

// BenchmarkShortStatement is what a statement costs that does nothing.
func BenchmarkShortStatement(b *testing.B) {
	benchBoth(b, func(b *testing.B, conn driver.Conn) {
		for b.Loop() {
			var one uint8
			if err := conn.QueryRow(context.Background(), "SELECT 1").Scan(&one); err != nil {
				b.Fatal(err)
			}
		}
	})
}

const benchPairs = 5_000_000

// BenchmarkSelectPairs reads 5 million pairs of UInt128, 160 MB, as blocks, the hot path of a run.
func BenchmarkSelectPairs(b *testing.B) {
	benchBoth(b, func(b *testing.B, conn driver.Conn) {
		b.SetBytes(benchPairs * 32)
		for b.Loop() {
			rows, err := conn.Query(context.Background(), "SELECT reinterpretAsUInt128(number) AS l, reinterpretAsUInt128(number + 1) AS r FROM numbers(5000000)")
			if err != nil {
				b.Fatal(err)
			}
			count := 0
			for rows.Next() {
				count++
			}
			if err := rows.Err(); err != nil || count != benchPairs {
				b.Fatal(count, err)
			}
			rows.Close()
		}
	})
}

// BenchmarkInsertPairs writes 5 million pairs of UInt128, in blocks of a million.
func BenchmarkInsertPairs(b *testing.B) {
	key := big.NewInt(1 << 40)
	column := make([]*big.Int, 1_000_000)
	for i := range column {
		column[i] = key
	}
	benchBoth(b, func(b *testing.B, conn driver.Conn) {
		ctx := context.Background()
		if err := conn.Exec(ctx, "CREATE OR REPLACE TABLE pairs (l UInt128, r UInt128) ENGINE = Null"); err != nil {
			b.Fatal(err)
		}
		b.SetBytes(benchPairs * 32)
		for b.Loop() {
			for range benchPairs / len(column) {
				batch, err := conn.PrepareBatch(ctx, "INSERT INTO pairs")
				if err != nil {
					b.Fatal(err)
				}
				for i := range 2 {
					if err := batch.Column(i).Append(column); err != nil {
						b.Fatal(err)
					}
				}
				if err := batch.Send(); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
