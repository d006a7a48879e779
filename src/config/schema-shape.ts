import { z } from 'zod'
import type { Path } from './path.ts'

/** The forms that a value at a place may have: the parts of unions, without defaults and transformations. */
export function formsOf(schema: z.ZodType): z.ZodType[] {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable
  )
    return formsOf(schema.unwrap() as z.ZodType)
  if (schema instanceof z.ZodPipe) return formsOf(schema.in as z.ZodType)
  if (schema instanceof z.ZodUnion) return (schema.options as z.ZodType[]).flatMap(formsOf)
  return [schema]
}

/** The forms of the value at `path`. */
export function formsAt(schema: z.ZodType, path: Path): z.ZodType[] {
  let forms = formsOf(schema)
  for (const step of path) forms = forms.flatMap((form) => formsOfChild(form, step))
  return forms
}

/** The keys that a section at `path` may have. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  const keys = formsAt(schema, path).flatMap((form) =>
    form instanceof z.ZodObject ? Object.keys(form.shape) : [],
  )
  return [...new Set(keys)].sort()
}

/** True when a text may stand at `path`, so that `{ file: ... }` may stand there too. */
export function takesText(schema: z.ZodType, path: Path): boolean {
  return formsAt(schema, path).some(isText)
}

export function isText(form: z.ZodType): boolean {
  return form instanceof z.ZodString || form instanceof z.ZodStringFormat
}

function formsOfChild(form: z.ZodType, step: string | number): z.ZodType[] {
  if (form instanceof z.ZodObject) {
    const child = (form.shape as Record<string, z.ZodType>)[step]
    return child ? formsOf(child) : []
  }
  if (form instanceof z.ZodRecord) return formsOf(form.valueType as z.ZodType)
  if (form instanceof z.ZodArray && typeof step === 'number') return formsOf(form.element as z.ZodType)
  return []
}
