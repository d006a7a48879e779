// The limit of a refresh: a bare server with one single-row transaction per request.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import pg from 'pg'
import { connectionOptions } from '../../src/database/connect.ts'
import { ready } from '../ready.ts'
import { readBody } from './form.ts'

const pool = new pg.Pool({ ...connectionOptions(process.env.DATABASE_URL as string), max: 10 })
await pool.query('create table if not exists limit_refresh (id int primary key, used integer not null)')
await pool.query(
  'insert into limit_refresh select n, 0 from generate_series(1, 1000) n on conflict do nothing',
)
let next = 0

const server = createServer(async (request, response) => {
  await readBody(request)
  next = (next % 1000) + 1
  await pool.query({
    name: 'use',
    text: 'update limit_refresh set used = used + 1 where id = $1 returning used',
    values: [next],
  })
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify({
      access_token: randomBytes(32).toString('base64url'),
      refresh_token: randomBytes(32).toString('base64url'),
      token_type: 'bearer',
      expires_in: 3600,
      scope: 'offline_access',
    }),
  )
})
ready(server)
