import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The style sheet that the pages of the demonstration share. */
export const styleSheet = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8')
