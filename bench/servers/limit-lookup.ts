// The limit of introspection and whoami: a bare server that does one primary-key lookup per request.
import { createServer } from 'node:http'
import pg from 'pg'
import { connectionOptions } from '../../src/database/connect.ts'
import { ready } from '../ready.ts'
import { readBody } from './form.ts'

const pool = new pg.Pool({ ...connectionOptions(process.env.DATABASE_URL as string), max: 10 })
await pool.query('create table if not exists limit_lookup (id text primary key, document jsonb not null)')
await pool.query(
  `insert into limit_lookup select 'key-' || n, jsonb_build_object('active', true, 'sub', 'person-' || n, 'scope', 'openid profile', 'exp', 1900000000)
   from generate_series(1, 1000) n on conflict do nothing`,
)
let next = 0

const server = createServer(async (request, response) => {
  await readBody(request)
  next = (next % 1000) + 1
  const { rows } = await pool.query({
    name: 'lookup',
    text: 'select document from limit_lookup where id = $1',
    values: [`key-${next}`],
  })
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(rows[0].document))
})
ready(server)
