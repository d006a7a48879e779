type Json = unknown

export interface BetweenSteps {
  /** What placeholders stand for so far. */
  readonly known: Map<string, string>
  /** The form that a client saw last. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are JSON of many shapes
  form(client: Client): any
  /** The single-page app and the browser go on with the cookies of another one, and with its form. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are JSON of many shapes
  switchTo(cookies: Iterable<readonly [string, string]>, flow?: any): void
}

export interface FieldToFillIn {
  readonly step: number
  readonly name: string
  readonly value: string
  /** The form that the client saw last. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are JSON of many shapes
  readonly flow: any
  /** What placeholders stand for so far. */
  readonly known: Map<string, string>
}
export type Client = 'api' | 'spa' | 'browser' | 'admin'

/** Sentences for people, which are our own. */
export function wording(object: Readonly<Record<string, Json>>): readonly string[] {
  if (typeof object.id === 'number' && typeof object.text === 'string') return ['text']
  // An error envelope: its sentences, and the request that it names in the log.
  if (typeof object.code === 'number' && typeof object.status === 'string')
    // Every error of ours has an id.
    return ['message', 'reason', 'request', 'details', 'debug', ...(object.id === undefined ? ['id'] : [])]
  return []
}

export function brief(nodes: readonly Json[]): string {
  return JSON.stringify(
    nodes.map((node) =>
      isObject(node) && isObject(node.attributes)
        ? `${node.group} ${node.attributes.name ?? node.attributes.id} ${node.attributes.type ?? ''}`
        : node,
    ),
  )
}

export function isObject(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Objects become dotted names; a field with several values is sent as often. */
export function formOf(fields: Readonly<Record<string, unknown>>): string {
  return new URLSearchParams(pairsOf(fields, '')).toString()
}

function pairsOf(fields: Readonly<Record<string, unknown>>, prefix: string): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    isObject(value)
      ? pairsOf(value, `${prefix}${name}.`)
      : [value].flat().map((one): [string, string] => [`${prefix}${name}`, String(one)]),
  )
}
