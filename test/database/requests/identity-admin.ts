import type { ComposedPlatform } from '../../support/composed-platform.ts'
import { somebody } from './application.ts'
import { everyPage } from './oauth2-admin.ts'
import { signInNatively } from './self-service.ts'

const identities = '/admin/identities'

/** Operators manage identities, with each filter, and their sessions. */
export async function identityAdminRequests(platform: ComposedPlatform): Promise<void> {
  const draft = {
    schema_id: 'person',
    traits: { email: 'ada@example.org' },
    external_id: 'ada',
    credentials: {
      oidc: { config: { providers: ['a', 'b'].map((subject) => ({ provider: 'upstream', subject })) } },
    },
  }
  const { id } = (await platform.ask('POST', identities, { json: draft })).body
  await platform.ask('GET', `${identities}/${id}`)
  await platform.ask('GET', `${identities}/${id}?include_credential=oidc`)
  await platform.ask('GET', `${identities}/by/external/ada`)
  await platform.ask('PUT', `${identities}/${id}`, {
    json: { schema_id: 'person', state: 'active', traits: { email: 'ada@example.com' } },
  })
  await platform.ask('PATCH', `${identities}/${id}`, {
    json: [{ op: 'add', path: '/traits/name', value: 'Ada' }],
  })
  await platform.ask('DELETE', `${identities}/${id}/credentials/oidc?identifier=upstream:a`)
  for (const filter of [
    '',
    '&include_credential=oidc',
    `&ids=${id}`,
    '&credentials_identifier=person-500@example.org',
    '&credentials_identifier=upstream:sub-500',
    '&preview_credentials_identifier_similar=person-4999',
    '&preview_credentials_identifier_similar=p',
    '&preview_credentials_identifier_similar=nobody',
    `&organization_id=${id}`,
  ])
    await everyPage(platform, `${identities}?page_size=2${filter}`)
  await platform.ask('DELETE', `${identities}/${id}`)
  for (const path of ['/schemas', '/schemas/person'])
    await platform.ask('GET', `${platform.publicUrl}${path}`)
  const clash = { create: { traits: { email: 'person-7@example.org' } } }
  await platform.ask('PATCH', identities, {
    json: { identities: [{ create: { traits: { email: 'batch@example.org' } } }, clash] },
  })
  const test = await platform.ask('POST', '/admin/test-login-flows', { json: { provider_id: 'upstream' } })
  await platform.ask('DELETE', `${platform.publicUrl}/self-service/login/test?id=${test.body.id}`)
  for (const filter of ['', '&event=login', '&event=logout', `&identity_id=${id}`, '&outcome=failure'])
    await everyPage(platform, `/admin/audit/events?page_size=2${filter}`)
  await platform.ask('GET', '/admin/audit/events?since=2020-01-01T00:00:00Z&event=login&page_size=2')
  await platform.ask('GET', '/health/config')
  await manageSessions(platform)
}

async function manageSessions(platform: ComposedPlatform): Promise<void> {
  const person = somebody()
  await signInNatively(platform, person)
  const token = await signInNatively(platform, person)
  const whoami = await platform.ask('GET', `${platform.publicUrl}/sessions/whoami`, {
    headers: { 'x-session-token': token },
  })
  const { id, identity } = whoami.body
  await platform.ask('GET', `/admin/sessions/${id}?expand=identity&expand=devices`)
  await platform.ask('PATCH', `/admin/sessions/${id}/extend`)
  for (const filter of ['', '&active=true', '&active=false', '&expand=identity&expand=devices']) {
    await everyPage(platform, `/admin/sessions?page_size=2${filter}`)
    await everyPage(platform, `${identities}/${identity.id}/sessions?page_size=1${filter}`)
  }
  await platform.ask('DELETE', `/admin/sessions/${id}`)
  await platform.ask('GET', '/admin/sessions?page_size=1000&active=false')
  await platform.ask('DELETE', `${identities}/${identity.id}/sessions`)
}

/** Whoever is signed in may be signed in no longer after this. */
export async function endManySessions(platform: ComposedPlatform): Promise<void> {
  const ids = ['3b1b0c86-55ac-4d0e-9d11-0ad2c2a0c001']
  for (const action of ['disable', 'delete'])
    for (const selection of [{ sessions: ids }, { identities: ids }, { identities: ['*'] }])
      await platform.ask('POST', '/admin/sessions', { json: { action, ...selection } })
}
