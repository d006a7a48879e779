import fastify from 'fastify'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { endpoint, mount } from './endpoint.ts'
import { strictValidation } from './strict-validation.ts'

const things = endpoint(
  {
    listener: 'public',
    method: 'POST',
    path: '/things',
    operationId: 'createThing',
    summary: 'Create a thing',
    tag: 'things',
    body: z.object({ name: z.string().min(3) }),
    responses: { 201: z.object({ name: z.string() }), 400: z.object({ error: z.string() }) },
  },
  () => (request, reply) => reply.code(201).send({ ...request.body, secret: 'of the handler' }),
)

async function answers(...bodies: object[]) {
  const server = fastify()
  strictValidation(server)
  server.setErrorHandler((error, _request, reply) =>
    reply.code(400).send({ error: (error as Error).message, more: 1 }),
  )
  mount(server, 'public', [things], undefined)
  const results = []
  for (const payload of bodies) {
    const { statusCode, body } = await server.inject({ method: 'POST', url: '/things', payload })
    results.push([statusCode, JSON.parse(body)])
  }
  await server.close()
  return results
}

it('checks requests and writes responses by their schemas, the first time and later', async () => {
  expect(await answers({ name: 'one' }, { name: 'two' })).toEqual([
    [201, { name: 'one' }],
    [201, { name: 'two' }],
  ])
})

it('says what is wrong with each request, and nothing of the one before', async () => {
  expect(await answers({ name: 'x' }, {}, { name: 'two' }, { name: 'y' })).toEqual([
    [400, { error: 'body/name must NOT have fewer than 3 characters' }],
    [400, { error: "body must have required property 'name'" }],
    [201, { name: 'two' }],
    [400, { error: 'body/name must NOT have fewer than 3 characters' }],
  ])
})
