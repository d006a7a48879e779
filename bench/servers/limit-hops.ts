// The limit of the code flow through a login application elsewhere: a bare server that answers the same eight
// requests with as many rows as the platform writes and the same two signatures, and checks nothing.
import { randomBytes } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import pg from 'pg'
import { connectionOptions } from '../../src/database/connect.ts'
import { ready } from '../ready.ts'
import { readBody } from './form.ts'
import { answerTokens } from './tokens.ts'

const loginUrl = process.env.LOGIN_URL as string
const pool = new pg.Pool({ ...connectionOptions(process.env.DATABASE_URL as string), max: 10 })
await pool.query(
  'create table if not exists limit_codes (code text primary key, subject text, used_at timestamptz)',
)
await pool.query('create table if not exists limit_logins (id text primary key, subject text)')

const insert = (table: string, id: string) =>
  pool.query({
    name: `insert ${table}`,
    text: `insert into ${table} values ($1, $2)`,
    values: [id, 'person'],
  })

const newId = () => randomBytes(24).toString('base64url')

async function authorize(url: URL, origin: string, response: ServerResponse): Promise<void> {
  const sendTo = (location: string) => response.writeHead(303, { location }).end()
  const page = (kind: string) =>
    `${loginUrl}/${kind}?admin=${encodeURIComponent(origin)}&${kind}_challenge=${newId()}`
  if (url.searchParams.has('consent_verifier')) {
    const code = newId()
    await insert('limit_codes', code)
    const location = new URL(url.searchParams.get('redirect_uri') as string)
    location.searchParams.set('code', code)
    sendTo(location.href)
  } else if (url.searchParams.has('login_verifier')) {
    await insert('limit_logins', newId())
    sendTo(page('consent'))
  } else sendTo(page('login'))
}

/** What the login application asks and decides. The request goes round with the challenge at the platform. */
function decide(method: string, url: URL, origin: string, response: ServerResponse): void {
  const kind = url.pathname.includes('/login') ? 'login' : 'consent'
  const redirectUri = encodeURIComponent('https://app.example.com/callback')
  const location = `${origin}/oauth2/auth?redirect_uri=${redirectUri}&${kind}_verifier=${newId()}`
  response.setHeader('content-type', 'application/json')
  response.end(
    JSON.stringify(
      method === 'PUT' ? { redirect_to: location } : { subject: '', requested_scope: ['openid'] },
    ),
  )
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
  const origin = `http://${request.headers.host}`
  const url = new URL(request.url as string, origin)
  const body = await readBody(request)
  if (url.pathname === '/oauth2/auth') await authorize(url, origin, response)
  else if (url.pathname === '/oauth2/token') await token(new URLSearchParams(body), response)
  else decide(request.method as string, url, origin, response)
})
ready(server)
