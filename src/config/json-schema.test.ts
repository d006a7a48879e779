import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { configurationJsonSchema } from './json-schema.ts'

const ajv = new Ajv({ strict: false })
addFormats.default(ajv)
const valid = ajv.compile(configurationJsonSchema())

describe('the JSON Schema of the configuration', () => {
  it('takes a short configuration', () => {
    expect(valid({ public_url: 'https://id.example.com', secrets: ['sixteen characters'] })).toBe(true)
  })

  it('takes a secret file wherever a text may stand', () => {
    expect(valid({ secrets: [{ file: '/run/secrets/x' }], database: { file: '/run/secrets/db' } })).toBe(true)
    expect(valid({ database: { file: 3 } })).toBe(false)
  })

  it('refuses unknown keys, wrong types and wrong choices', () => {
    expect(valid({ publicurl: 'https://id.example.com' })).toBe(false)
    expect(valid({ public: { port: 'abc' } })).toBe(false)
    expect(valid({ log: { format: 'jsn' } })).toBe(false)
  })
})
