import { z } from 'zod'
import { PlatformError } from '../../contracts/platform-error.ts'

const via = z.enum(['email', 'sms'])
const flag = z.boolean().optional()

/** What may stand below `ory.sh/kratos` beside a trait. */
const extension = z.strictObject({
  credentials: z
    .strictObject({
      password: z.strictObject({ identifier: flag }).optional(),
      webauthn: z.strictObject({ identifier: flag }).optional(),
      passkey: z.strictObject({ display_name: flag, identifier: flag }).optional(),
      totp: z.strictObject({ account_name: flag }).optional(),
      code: z.strictObject({ identifier: flag, via: via.optional() }).optional(),
    })
    .optional(),
  verification: z.strictObject({ via }).optional(),
  recovery: z.strictObject({ via }).optional(),
  organizations: z.strictObject({ matcher: z.string().optional() }).optional(),
})

const extensionKey = 'ory.sh/kratos'
/** Formats of a trait that an SMS can be sent to. */
const phoneFormats: readonly unknown[] = ['tel', 'no-validate']
/** Where traits may be described other than in `properties`. */
const combinations = ['$ref', 'allOf', 'anyOf', 'oneOf']

/**
 * Throws a PlatformError that says where a schema of identities is wrong, in what it says beside JSON Schema: it
 * describes traits, and `ory.sh/kratos` says what they are for.
 */
export function checkDocument(id: string, document: Readonly<Record<string, unknown>>): void {
  const { traits } = (document.properties ?? {}) as { traits?: unknown }
  if (traits === undefined && !combinations.some((key) => Object.hasOwn(document, key)))
    throw unusable(id, 'it has no "properties.traits", which describes what people are')
  checkPart(id, document, '#')
}

function checkPart(id: string, part: unknown, pointer: string): void {
  if (typeof part !== 'object' || part === null) return
  for (const [key, value] of Object.entries(part)) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (key === extensionKey) checkExtension(id, value, at, part as { format?: unknown })
    else checkPart(id, value, at)
  }
}

function checkExtension(id: string, value: unknown, pointer: string, { format }: { format?: unknown }): void {
  const checked = extension.safeParse(value)
  if (!checked.success) {
    const [issue] = checked.error.issues
    const place = [pointer, ...(issue?.path ?? [])].join('/')
    throw unusable(id, `${place} is not understood: ${issue?.message ?? 'it is not an object'}`)
  }
  const { verification, recovery } = checked.data
  if ([verification?.via, recovery?.via].includes('sms') && !phoneFormats.includes(format))
    throw unusable(
      id,
      `${pointer} sends messages to a phone, so the trait needs the format "tel", or "no-validate" to take any text`,
    )
}

function unusable(id: string, what: string): PlatformError {
  return new PlatformError({
    status: 500,
    code: 'invalid_schema',
    message: `The identity schema "${id}" cannot be used: ${what}. Correct the document or its entry in identity.identity.schemas.`,
  })
}
