// ClickHouse's client for Node over HTTP: rows as JSON, streams, inserts, parameters, errors, time limits and cancelling.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { ClickHouseLogLevel, createClient, TupleParam } from '@clickhouse/client'

const { CLIENTS_HTTP, CLIENTS_QUERIES, CLIENTS_REFERENCE } = process.env
const published = ['profiles', 'identity_map', 'resolved_events']

// The settings of the reference: integers of 64 bits and more, which a JavaScript number cannot hold, are strings.
const exact = { output_format_json_quote_64bit_integers: 1, output_format_json_quote_decimals: 1 }
const client = createClient({
  url: `http://${CLIENTS_HTTP}`,
  clickhouse_settings: exact,
  request_timeout: 60_000,
  compression: { response: true, request: true },
  log: { level: ClickHouseLogLevel.OFF },
})

const query = (name) => fs.readFileSync(path.join(CLIENTS_QUERIES, `${name}.sql`), 'utf8')
const reference = (name) =>
  fs.readFileSync(path.join(CLIENTS_REFERENCE, `${name}.jsonl`), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line))
const rows = async (sql, format = 'JSONCompactEachRow') => (await client.query({ query: sql, format })).json()

before(async () => {
  await client.command({ query: 'DROP DATABASE IF EXISTS scratch_node' })
  await client.command({ query: 'CREATE DATABASE scratch_node' })
})
after(() => client.close())

test('ping', async () => {
  assert.deepEqual(await client.ping(), { success: true })
  assert.equal((await client.ping({ select: true })).success, true)
})

test('lists', async () => {
  const tables = (await rows('SHOW TABLES FROM identity')).map(([name]) => name)
  for (const table of published) assert.ok(tables.includes(table), table)
  assert.deepEqual(await rows(query('columns')), reference('columns'))
})

for (const name of [...published, 'types']) {
  test(`rows of ${name}, as arrays, as objects and with metadata`, async () => {
    const want = reference(name)
    assert.deepEqual(await rows(query(name)), want)
    assert.deepEqual((await rows(query(name), 'JSONEachRow')).map(Object.values), want)
    const whole = await rows(query(name), 'JSON')
    assert.deepEqual(whole.data.map(Object.values), want)
    assert.equal(whole.rows, want.length)
    assert.equal(whole.meta.length, want[0].length)
  })
}

test('a stream of rows', async () => {
  const result = await client.query({ query: query('resolved_events'), format: 'JSONEachRow', clickhouse_settings: { max_block_size: '10' } })
  const read = []
  for await (const piece of result.stream()) for (const row of piece) read.push(Object.values(row.json()))
  assert.deepEqual(read, reference('resolved_events'))
})

test('a file of another format', async () => {
  const { stream } = await client.exec({ query: `SELECT id_value FROM identity.identity_map ORDER BY id_type, id_value FORMAT CSV` })
  let text = ''
  for await (const piece of stream) text += piece
  assert.equal(text, reference('identity_map').map((row) => `"${row[1].replaceAll('"', '""')}"\n`).join(''))
})

test('insert of rows, and of a stream', async () => {
  for (const table of ['map', 'streamed']) await client.command({ query: `CREATE TABLE scratch_node.${table} AS scratch.types` })
  await client.insert({ table: 'scratch_node.map', values: reference('types'), format: 'JSONCompactEachRow' })
  await client.insert({ table: 'scratch_node.streamed', values: Readable.from(reference('types')), format: 'JSONCompactEachRow' })
  for (const table of ['map', 'streamed']) {
    assert.deepEqual(await rows(`SELECT * FROM scratch_node.${table} ORDER BY n`), reference('types'))
  }
})

test('parameters', async () => {
  const text = "it's \\ \t {x} 🙂"
  const result = await client.query({
    query: 'SELECT {n:UInt64} + 1, {text:String}, {names:Array(String)}, {pair:Tuple(String, UInt8)}, {maybe:Nullable(String)}, {counts:Map(String, UInt8)}',
    query_params: { n: '18446744073709551614', text, names: ['a', "b'c"], pair: new TupleParam(['x', 1]), maybe: null, counts: { a: 1 } },
    format: 'JSONCompactEachRow',
  })
  assert.deepEqual(await result.json(), [['18446744073709551615', text, ['a', "b'c"], ['x', 1], null, { a: 1 }]])
})

test('a session', async () => {
  const session = createClient({ url: `http://${CLIENTS_HTTP}`, session_id: crypto.randomUUID(), max_open_connections: 1 })
  await session.command({ query: 'CREATE TEMPORARY TABLE kept (n UInt8)' })
  await session.insert({ table: 'kept', values: [{ n: 1 }, { n: 2 }], format: 'JSONEachRow' })
  assert.deepEqual(await (await session.query({ query: 'SELECT sum(n) AS s FROM kept', format: 'JSONEachRow' })).json(), [{ s: 3 }])
  await session.close()
})

test('errors', async () => {
  await assert.rejects(rows('SELECT * FROM identity.nothing_of_this_name'), { code: '60', type: 'UNKNOWN_TABLE' })
  await assert.rejects(client.command({ query: 'CREATE USER someone' }), { code: '497', message: /Not enough privileges/ })
  const broken = client.query({
    query: "SELECT throwIf(number = 600000, 'stop') FROM numbers(1000000)",
    format: 'JSONCompactEachRow',
    clickhouse_settings: { max_threads: 1 },
  })
  // In the middle of a result the connection breaks behind the error: nobody takes the part for the whole.
  await assert.rejects(async () => (await broken).json(), Error)
})

test('time limit', async () => {
  const slow = { max_execution_time: 1, max_block_size: '1', function_sleep_max_microseconds_per_block: '1000000000' }
  const query = client.query({ query: 'SELECT sleepEachRow(0.1) FROM numbers(100)', clickhouse_settings: slow })
  await assert.rejects(async () => (await query).text(), { code: '159' })
})

// Over HTTP a server lets a query run on whose client is gone, unless it is asked not to.
test('a cancelled query ends at the server, too', async () => {
  const controller = new AbortController()
  const query = client.query({
    query: 'SELECT count() AS cancelled_by_node FROM system.numbers',
    abort_signal: controller.signal,
    clickhouse_settings: { readonly: '2', cancel_http_readonly_queries_on_client_close: 1 },
  })
  const running = `SELECT count() FROM system.processes WHERE query LIKE 'SELECT count() AS cancelled_by_node%'`
  const count = async () => Number((await rows(running))[0][0])
  while ((await count()) === 0) await new Promise((done) => setTimeout(done, 50))
  controller.abort()
  await assert.rejects(query, /abort/i)
  for (let attempt = 0; (await count()) > 0; attempt++) {
    assert.ok(attempt < 200, 'it still runs')
    await new Promise((done) => setTimeout(done, 50))
  }
})
