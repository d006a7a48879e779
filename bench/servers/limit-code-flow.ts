// The limit of the code flow in one redirect: a bare server that answers the same two requests, with the same
// number of round trips to PostgreSQL and the same two signatures, and checks nothing.
import { randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import pg from 'pg'
import { connectionOptions } from '../../src/database/connect.ts'
import { ready } from '../ready.ts'
import { readBody } from './form.ts'
import { answerTokens } from './tokens.ts'

const readsAtAuthorization = Number(process.env.READS_AT_AUTHORIZATION)
const pool = new pg.Pool({ ...connectionOptions(process.env.DATABASE_URL as string), max: 10 })
await pool.query('create table if not exists limit_sessions (id int primary key, subject text not null)')
await pool.query(
  "insert into limit_sessions select n, 'person-' || n from generate_series(1, 1000) n on conflict do nothing",
)
await pool.query(
  'create table if not exists limit_codes (code text primary key, subject text, used_at timestamptz)',
)

async function authorize(query: URLSearchParams, response: ServerResponse): Promise<void> {
  for (let read = 0; read < readsAtAuthorization; read++)
    await pool.query({
      name: 'session',
      text: 'select subject from limit_sessions where id = $1',
      values: [1 + Math.floor(Math.random() * 1000)],
    })
  const code = randomBytes(32).toString('base64url')
  await pool.query({
    name: 'insert',
    text: 'insert into limit_codes (code, subject) values ($1, $2)',
    values: [code, 'person-1'],
  })
  const location = new URL(query.get('redirect_uri') as string)
  location.searchParams.set('code', code)
  location.searchParams.set('state', query.get('state') as string)
  response.writeHead(303, { location: location.toString() }).end()
}

async function token(form: URLSearchParams, response: ServerResponse): Promise<void> {
  const { rows } = await pool.query({
    name: 'redeem',
    text: 'update limit_codes set used_at = now() where code = $1 and used_at is null returning subject',
    values: [form.get('code')],
  })
  answerTokens(response, rows[0]?.subject)
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url as string, 'http://limit')
  if (url.pathname === '/oauth2/auth') await authorize(url.searchParams, response)
  else await token(new URLSearchParams(await readBody(request)), response)
})
ready(server)
