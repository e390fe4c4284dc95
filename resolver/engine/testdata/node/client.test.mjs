// ClickHouse's official client for Node against the engine, whose address is in KINDRED_TEST_URL. Run by node_test.go.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { createClient } from '@clickhouse/client'

const url = process.env.KINDRED_TEST_URL
const connect = (options = {}) => createClient({ url, ...options })
const client = connect()

test('ping', async () => {
  assert.equal((await client.ping()).success, true)
  assert.equal((await client.ping({ select: true })).success, true)
})

test('a table: command, insert, query', async () => {
  await client.command({
    query: `CREATE TABLE visits (id UUID, n UInt128, tags Array(String), by_type Map(String, Array(String)), maybe Nullable(String),
            at DateTime64(3, 'UTC'), kind LowCardinality(String), traits JSON) ENGINE = MergeTree ORDER BY n`,
  })
  const row = {
    id: '0190aaaa-bbbb-7ccc-8ddd-eeeeffff0001', n: '340282366920938463463374607431768211455', tags: ['a', "it's"],
    by_type: { user_id: ['u1', 'u2'] }, maybe: null, at: '2026-11-23 10:11:12.345', kind: 'web', traits: { plan: 'pro', nested: { ok: true } },
  }
  const inserted = await client.insert({ table: 'visits', values: [row], format: 'JSONEachRow' })
  assert.equal(inserted.summary?.written_rows, '1')
  const result = await client.query({ query: 'SELECT * FROM visits', format: 'JSONEachRow', clickhouse_settings: { output_format_json_quote_64bit_integers: 1 } })
  assert.deepEqual(await result.json(), [row])
})

test('formats, ids and headers', async () => {
  const result = await client.query({ query: 'SELECT 1 AS x', format: 'JSON', query_id: 'from-node' })
  assert.equal(result.query_id, 'from-node')
  assert.equal(result.response_headers['x-clickhouse-query-id'], 'from-node')
  const json = await result.json()
  assert.deepEqual(json.data, [{ x: 1 }])
  assert.equal(json.rows, 1)
  assert.equal(await (await client.query({ query: 'SELECT 1, 2', format: 'CSV' })).text(), '1,2\n')
})

test('query parameters', async () => {
  const result = await client.query({
    query: 'SELECT {n:UInt8} AS n, {s:String} AS s, {list:Array(String)} AS list, {d:Date} AS d, {maybe:Nullable(String)} AS maybe, {m:Map(String, UInt8)} AS m',
    query_params: { n: 7, s: "tab\t quote ' line\n back\\", list: ['x', "y'"], d: '2026-11-23', maybe: null, m: { a: 1 } },
    format: 'JSONEachRow',
  })
  assert.deepEqual(await result.json(), [{ n: 7, s: "tab\t quote ' line\n back\\", list: ['x', "y'"], d: '2026-11-23', maybe: null, m: { a: 1 } }])
})

test('streams both ways', async () => {
  await client.command({ query: 'CREATE TABLE numbers_in (n UInt64) ENGINE = MergeTree ORDER BY n' })
  const rows = 200_000
  await client.insert({
    table: 'numbers_in', format: 'JSONEachRow',
    values: Readable.from((function* () { for (let n = 0; n < rows; n++) yield { n } })(), { objectMode: true }),
  })
  const result = await client.query({ query: 'SELECT n FROM numbers_in ORDER BY n', format: 'JSONEachRow' })
  let count = 0
  for await (const batch of result.stream()) for (const row of batch) assert.equal(Number(row.json().n), count++)
  assert.equal(count, rows)
})

test('compression both ways', async () => {
  const compressed = connect({ compression: { request: true, response: true } })
  await compressed.command({ query: 'CREATE TABLE packed (s String) ENGINE = Memory' })
  await compressed.insert({ table: 'packed', values: [{ s: 'x'.repeat(100_000) }], format: 'JSONEachRow' })
  const result = await compressed.query({ query: 'SELECT * FROM packed', format: 'JSONEachRow' })
  assert.equal(result.response_headers['content-encoding'], 'gzip')
  assert.deepEqual(await result.json(), [{ s: 'x'.repeat(100_000) }])
  await compressed.close()
})

test('errors have code and type', async () => {
  for (const [query, code, type] of [['SELECT * FROM absent', '60', 'UNKNOWN_TABLE'], ['selec 1', '62', 'SYNTAX_ERROR'], ['SELECT nope', '47', 'UNKNOWN_IDENTIFIER']]) {
    await assert.rejects(client.query({ query, format: 'JSONEachRow' }), { code, type })
  }
  await assert.rejects(client.insert({ table: 'visits', values: ['{"n":"x"}'], format: 'JSONEachRow' }))
})

test('an error in mid-stream', async () => {
  const result = await client.query({ query: 'SELECT throwIf(number = 3000000) AS t, number FROM numbers(10000000)', format: 'JSONCompactEachRow' })
  await assert.rejects(async () => { for await (const batch of result.stream()) assert.ok(batch.length > 0) }, /throwIf|395/)
})

test('sessions', async () => {
  const session = connect({ session_id: 'node' })
  await session.command({ query: 'CREATE TEMPORARY TABLE t AS SELECT 42 AS n' })
  assert.deepEqual(await (await session.query({ query: 'SELECT n FROM t', format: 'JSONEachRow' })).json(), [{ n: 42 }])
  await session.close()
})

test('an aborted query ends', async () => {
  const controller = new AbortController()
  const query = client.query({ query: 'SELECT sum(sleepEachRow(0.1)) FROM numbers(600) SETTINGS max_block_size = 1', query_id: 'aborted', abort_signal: controller.signal, format: 'CSV' })
  setTimeout(() => controller.abort(), 300)
  await assert.rejects(query)
  for (let i = 0; ; i++) {
    const result = await client.query({ query: "SELECT count() AS n FROM system.processes WHERE Settings['log_comment'] = 'aborted'", format: 'JSONEachRow' })
    if (Number((await result.json())[0].n) === 0) break
    assert.ok(i < 100, 'the query still runs')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
})

test('close', () => client.close())
