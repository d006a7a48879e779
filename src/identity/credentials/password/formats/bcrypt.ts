import { hash, verify } from '@node-rs/bcrypt'
import { type HashFormat, littleMemory } from './hash-format.ts'

/** Each step doubles the work; more than this takes seconds. */
const highestCost = 15

const pattern = /^\$2[abyz]?\$(\d\d)\$([./A-Za-z0-9]{53})$/

/** `$2a$12$…`; the letters name corrections of programs that had none of the faults to correct. */
export const bcryptFormat: HashFormat = {
  parse(text) {
    const cost = bcryptCost(text)
    if (cost === undefined) return undefined
    const canonical = `$2b${text.slice(text.indexOf('$', 1))}`
    return { memoryBytes: littleMemory, verify: (password) => verify(password, canonical) }
  },
}

/** More bytes than these would not count. */
export const mostBcryptBytes = 72

export function hashWithBcrypt(password: string, cost: number): Promise<string> {
  return hash(password, { cost, version: '2a' })
}

/** Undefined for what is no bcrypt hash, or one that costs too much. */
export function bcryptCost(text: string): number | undefined {
  const cost = Number(pattern.exec(text)?.[1])
  return cost >= 4 && cost <= highestCost ? cost : undefined
}
