import type { Placeholders } from './placeholders.ts'
import { isObject, type Json } from './recording.ts'

export interface ComparisonOptions {
  /** Keys that are not compared. */
  readonly withoutKeys?: readonly string[]
  /** Keys that were not recorded may be there. */
  readonly withAdditions?: boolean
}

/** Compares answers with what was recorded, and collects the differences, one sentence each. */
export class Comparison {
  readonly differences: string[] = []
  readonly #placeholders: Placeholders
  readonly #withoutKeys: ReadonlySet<string>
  readonly #withAdditions: boolean

  constructor(placeholders: Placeholders, { withoutKeys = [], withAdditions = false }: ComparisonOptions) {
    this.#placeholders = placeholders
    this.#withoutKeys = new Set(withoutKeys)
    this.#withAdditions = withAdditions
  }

  /** @param at where in the exchange, for the sentence */
  compare(at: string, expected: Json, actual: Json): void {
    if (typeof expected === 'string' && typeof actual === 'string') {
      if (!this.#placeholders.matches(...comparableTexts(expected, actual)))
        this.#report(at, expected, actual)
    } else if (typeof expected === 'string' && typeof actual === 'number') {
      if (!this.#placeholders.matchesTime(expected, actual)) this.#report(at, expected, actual)
    } else if (Array.isArray(expected) && Array.isArray(actual)) {
      if (expected.length !== actual.length) this.#report(at, expected, actual)
      else for (const [index, one] of expected.entries()) this.compare(`${at}[${index}]`, one, actual[index])
    } else if (isObject(expected) && isObject(actual)) {
      const added = this.#withAdditions ? [] : Object.keys(actual)
      for (const key of new Set([...Object.keys(expected), ...added]))
        if (!this.#withoutKeys.has(key)) this.compare(`${at}.${key}`, expected[key], actual[key])
    } else if (!(Object.is(expected, actual) || isEmptyListForNull(expected, actual))) {
      this.#report(at, expected, actual)
    }
  }

  /** Compares only the keys that were recorded. */
  compareNoted(at: string, expected: Json, actual: Json): void {
    if (isObject(expected)) {
      for (const [key, value] of Object.entries(expected))
        if (!this.#withoutKeys.has(key))
          this.compareNoted(`${at}.${key}`, value, isObject(actual) ? actual[key] : undefined)
    } else {
      this.compare(at, expected, actual)
    }
  }

  /** The codes of errors are compared, their sentences are our own. */
  compareError(at: string, expected: Json, actual: Json): void {
    const withoutText = (error: Json) =>
      isObject(error) && typeof error.error_description === 'string'
        ? { ...error, error_description: '' }
        : error
    this.compare(at, withoutText(expected), withoutText(actual))
  }

  #report(at: string, expected: Json, actual: Json): void {
    const shown = (value: Json) => JSON.stringify(value)?.slice(0, 300)
    this.differences.push(`${at}: ${shown(actual)} instead of ${shown(expected)}`)
  }
}

/** The original answers a new document with `null` and a stored one with `[]` where a list was left out. */
function isEmptyListForNull(expected: Json, actual: Json): boolean {
  return expected === null && Array.isArray(actual) && actual.length === 0
}

/** Addresses were recorded decoded, with their parameters in the order of their names. */
function comparableTexts(expected: string, actual: string): [string, string] {
  const [, base, query] = /^(https?:\/\/[^?]+|\/[^?]*)\?(.*)$/s.exec(actual) ?? []
  if (base === undefined || !expected.includes('?')) return [expected, actual]
  const pairs = [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).sort()
  return [expected, `${base}?${pairs.join('&')}`]
}
