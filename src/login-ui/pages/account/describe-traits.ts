import type { Texts } from '../../texts/english.ts'

export interface DescribedTrait {
  /** The path of the trait, `name.first`. */
  readonly name: string
  readonly label: string
  readonly text: string
}

/** Traits as lines to read, whatever their schema: nested ones by their path, lists joined. */
export function describeTraits(
  traits: Readonly<Record<string, unknown>>,
  texts: Texts['account'],
  path: readonly string[] = [],
): DescribedTrait[] {
  return Object.entries(traits).flatMap(([key, value]): DescribedTrait[] => {
    const place = [...path, key]
    if (isRecord(value)) return describeTraits(value, texts, place)
    const text = readable(value, texts)
    if (text === undefined) return []
    return [{ name: place.join('.'), label: place.map((part) => labelOf(part, texts)).join(', '), text }]
  })
}

function labelOf(key: string, texts: Texts['account']): string {
  if (Object.hasOwn(texts.traits, key)) return texts.traits[key] as string
  const words = key.replaceAll('_', ' ').replaceAll(/([a-z])([A-Z])/g, '$1 $2')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function readable(value: unknown, texts: Texts['account']): string | undefined {
  if (typeof value === 'boolean') return value ? texts.yes : texts.no
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') return value === '' ? undefined : value
  if (!Array.isArray(value) || value.length === 0) return undefined
  return value.map((item) => (isRecord(item) ? JSON.stringify(item) : String(item))).join(', ')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
