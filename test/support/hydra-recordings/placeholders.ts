import { createHash } from 'node:crypto'

/** What a placeholder without a number has to look like; one that is not listed stands for any text. */
const shapes: Readonly<Record<string, RegExp>> = {
  '<time Z>': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  '<time zone>': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  '<html>': /^/,
}

/** A placeholder whose value is the same wherever its number appears in a recording. */
const numbered = /^<([\w-]+):\d+>$/

/** What a server gave out and wants back, which may differ each time: the last value is the one that counts. */
const current = /^<(\w+_)?(challenge|verifier|page_token)>$/

/** A placeholder, which may have another one inside. */
const placeholder = /(<hash of <[^<>]+>>|<[^<>]+>)/

/** What the placeholders of one recording stand for, as far as it is known. */
export class Placeholders {
  readonly #values: Map<string, string>
  readonly #now: () => Date
  /** Values of preparations, in the order in which they came, that no number has been given to yet. */
  readonly #unclaimed: { readonly kind: string; readonly value: string }[] = []

  constructor(known: Readonly<Record<string, string>>, now: () => Date) {
    this.#values = new Map(Object.entries(known))
    this.#now = now
  }

  get(name: string): string | undefined {
    return this.#values.get(name) ?? this.#claim(name)
  }

  /** Says what a placeholder stands for. */
  learn(name: string, value: string): void {
    this.#values.set(name, value)
  }

  /** Keeps a value of a preparation for the first placeholder of its kind that asks for it. */
  offer(kind: string, value: unknown): void {
    if (typeof value === 'string') this.#unclaimed.push({ kind, value })
  }

  /** Puts values in place of the placeholders of a request. */
  fill<Value>(value: Value): Value {
    if (typeof value === 'string')
      return value.replaceAll(/<[^<>]+>/g, (name) => this.get(name) ?? name) as Value
    if (Array.isArray(value)) return value.map((one) => this.fill(one)) as Value
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.fill(one)])) as Value
  }

  /** Whether an answer has what was recorded. What its placeholders stand for is known from then on. */
  matches(expected: string, actual: string): boolean {
    const names: string[] = []
    const pattern = expected
      .split(placeholder)
      .map((part, index) => {
        if (index % 2 === 0) return escaped(part)
        const value = this.#hash(part) ?? (current.test(part) ? undefined : this.#values.get(part))
        if (value !== undefined) return escaped(value)
        names.push(part)
        return '(.*)'
      })
      .join('')
    const values = new RegExp(`^${pattern}$`, 's').exec(actual)?.slice(1)
    return values?.every((value, index) => this.#take(names[index] as string, value)) ?? false
  }

  /** Whether a number is the recorded time, give or take what a test may take. */
  matchesTime(expected: string, actual: number): boolean {
    const now = this.#now().getTime() / 1000
    if (expected === '<past>') return actual < now
    if (expected === '<soon>') return Math.abs(actual - now) < 120
    const [, sign, offset] = /^<now(?:([+-])(\d+)s)?>$/.exec(expected) ?? []
    if (!expected.startsWith('<now')) return false
    const wanted = now + Number(`${sign ?? ''}${offset ?? 0}`)
    return Math.abs(actual - wanted) < 60
  }

  #take(name: string, value: string): boolean {
    if (shapes[name]) return shapes[name].test(value)
    if (current.test(name)) this.#values.set(name, value)
    const kind = numbered.exec(name)?.[1]
    if (kind === undefined) return true
    // Another number is another value.
    for (const [other, taken] of this.#values)
      if (taken === value && other !== name && other.startsWith(`<${kind}:`)) return false
    this.#values.set(name, value)
    return true
  }

  /** `at_hash` and `c_hash` (OpenID Connect Core §3.1.3.6), as every key of the recorded server made them. */
  #hash(name: string): string | undefined {
    const [, of] = /^<hash of (<[^<>]+>)>$/.exec(name) ?? []
    const value = of && this.#values.get(of)
    return value && createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url')
  }

  #claim(name: string): string | undefined {
    const kind = numbered.exec(name)?.[1]
    const taken = new Set(this.#values.values())
    const index = this.#unclaimed.findIndex((one) => one.kind === kind && !taken.has(one.value))
    if (index < 0) return undefined
    const [claimed] = this.#unclaimed.splice(index, 1)
    if (claimed) this.#values.set(name, claimed.value)
    return claimed?.value
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
