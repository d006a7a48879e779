import { z } from 'zod'
import { configuration } from './configuration.ts'
import { keyDescriptions } from './descriptions.ts'
import type { Path } from './path.ts'
import { formsOf, isText } from './schema-shape.ts'

/** A key of the configuration as its reference page shows it. */
export interface KeyReference {
  /** `providers[].client_id`: `[]` stands for each entry of a list. */
  readonly key: string
  readonly type: string
  /** As it would be written in the file; undefined: none, or worked out from other keys. */
  readonly preset: string | undefined
  readonly required: boolean
  readonly description: string | undefined
}

/** Every key that takes a value, in the order of the schema. */
export function keyReferences(schema: z.ZodType = configuration, path: Path = []): KeyReference[] {
  return formsOf(schema).flatMap((form) => {
    if (form instanceof z.ZodObject)
      return Object.entries(form.shape as Record<string, z.ZodType>).flatMap(([name, child]) =>
        referencesOf(child, [...path, name]),
      )
    return []
  })
}

function referencesOf(schema: z.ZodType, path: Path): KeyReference[] {
  const key = path.join('.')
  if (key.startsWith('$')) return []
  const forms = formsOf(schema)
  const sections = forms.filter((form) => form instanceof z.ZodObject)
  const own: KeyReference = {
    key,
    type: [...new Set(forms.map(typeOf))].join(' or '),
    preset: presetOf(schema),
    required: !schema.safeParse(undefined).success,
    description: keyDescriptions[key],
  }
  if (sections.length === forms.length) return keyReferences(schema, path)
  // What hooks are is said once, and not for every flow and method.
  if (path.at(-1) === 'hooks') return [{ ...own, type: `list of ${hookNames(forms)}` }]
  const entries = forms.flatMap((form) =>
    form instanceof z.ZodArray
      ? keyReferences(form.element as z.ZodType, [...path.slice(0, -1), `${path.at(-1)}[]`])
      : [],
  )
  return [own, ...entries]
}

function hookNames(forms: readonly z.ZodType[]): string {
  const kinds = forms.flatMap((form) =>
    form instanceof z.ZodArray ? formsOf(form.element as z.ZodType) : [],
  )
  return kinds
    .flatMap((kind) => (kind instanceof z.ZodObject ? formsOf(kind.shape.hook as z.ZodType) : []))
    .map(typeOf)
    .join(', ')
}

function typeOf(form: z.ZodType): string {
  if (form instanceof z.ZodEnum) return form.options.join(', ')
  if (form instanceof z.ZodLiteral) return [...form.values].join(', ')
  if (isText(form)) return 'text'
  if (form instanceof z.ZodNumber) return 'number'
  if (form instanceof z.ZodBoolean) return 'true, false'
  if (form instanceof z.ZodArray)
    return `list of ${[...new Set(formsOf(form.element as z.ZodType).map(typeOf))].join(' or ')}`
  return 'section'
}

function presetOf(schema: z.ZodType): string | undefined {
  const { default: preset } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return preset === undefined ? undefined : typeof preset === 'string' ? preset : JSON.stringify(preset)
}
