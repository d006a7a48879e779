// Writes what docs/reference/ has of generated files: the descriptions of both APIs and the schema of the
// configuration. A test says when they are out of date.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generatedReference } from './generated-reference.ts'

for (const [name, content] of Object.entries(generatedReference()))
  writeFileSync(join(import.meta.dirname, '../docs/reference', name), content)
