import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { generatedReference } from '../../scripts/generated-reference.ts'

it.each(Object.entries(generatedReference()))('docs/reference/%s is up to date', (name, content) => {
  const checkedIn = readFileSync(join(import.meta.dirname, '../../docs/reference', name), 'utf8')
  expect(checkedIn === content, 'run "node scripts/write-reference.ts"').toBe(true)
})
