import { expect, it } from 'vitest'
import { keyDescriptions } from './descriptions.ts'
import { keyReferences } from './reference.ts'

const references = new Map(keyReferences().map((reference) => [reference.key, reference]))

it('shows every key with its type, default and meaning', () => {
  expect(references.get('public.port')).toEqual({
    key: 'public.port',
    type: 'number',
    preset: '4444',
    required: false,
    description: 'Port to listen on for browsers and applications.',
  })
  expect(references.get('oauth2.ttl.access_token')).toMatchObject({ type: 'text', preset: '1h' })
  expect(references.get('providers[].client_id')).toMatchObject({ required: true })
  expect(references.get('log.format')).toMatchObject({ type: 'json, text', preset: undefined })
})

it('describes no key that is not there', () => {
  const sections = new Set([...references.keys()].flatMap((key) => prefixes(key)))
  expect(Object.keys(keyDescriptions).filter((key) => !sections.has(key))).toEqual([])
})

function prefixes(key: string): string[] {
  const steps = key.split('.')
  return steps.map((_, index) => steps.slice(0, index + 1).join('.'))
}
