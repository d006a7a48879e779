import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestIdentity, type TestIdentity } from '../../../../test/support/identity.ts'
import { schemaEndpoints } from './index.ts'

const document = (title: string) => ({
  $id: `https://schemas.example/${title}.json`,
  type: 'object',
  properties: { traits: { type: 'object', properties: { username: { type: 'string' } } } },
})
const inline = (schema: object) => `base64://${Buffer.from(JSON.stringify(schema)).toString('base64')}`

let identity: TestIdentity
beforeAll(async () => {
  identity = await createTestIdentity({
    endpoints: schemaEndpoints,
    configuration: {
      identity: {
        identity: {
          default_schema_id: 'person',
          schemas: [
            { id: 'person', url: inline(document('person')) },
            { id: 'account/b', url: inline(document('account')) },
          ],
        },
      },
    },
  })
})
afterAll(() => identity.close())
const ask = (url: string) => identity.public.inject({ url })

describe('the schema endpoints', () => {
  it('list the schemas of the configuration in its order', async () => {
    const answer = await ask('/schemas')
    expect(answer.json()).toEqual([
      { id: 'person', schema: document('person') },
      { id: 'account/b', schema: document('account') },
    ])
    expect(answer.headers['x-total-count']).toBe('2')
  })

  it('page', async () => {
    const first = await ask('/schemas?page_size=1')
    expect(first.json()).toHaveLength(1)
    const next = /<([^>]*)>; rel="next"/.exec(first.headers.link as string)?.[1] as string
    expect((await ask(next)).json()).toMatchObject([{ id: 'account/b' }])
    expect((await ask('/schemas?page_size=1&page=1')).json()).toMatchObject([{ id: 'account/b' }])
  })

  it('give one by its id, also in base64url', async () => {
    expect((await ask('/schemas/person')).json()).toEqual(document('person'))
    const encoded = Buffer.from('account/b').toString('base64url')
    expect((await ask(`/schemas/${encoded}`)).json()).toEqual(document('account'))
    expect((await ask('/schemas/account%2Fb')).json()).toEqual(document('account'))
  })

  it('are 404 for an unknown one', async () => {
    const answer = await ask('/schemas/__proto__')
    expect(answer.statusCode).toBe(404)
    expect(answer.json().error).toMatchObject({
      id: 'not_found',
      reason: expect.stringContaining('__proto__'),
    })
  })
})
