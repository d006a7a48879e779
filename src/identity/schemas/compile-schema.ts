import { Ajv, type AnySchemaObject, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { CredentialType, Traits } from '../identities/identity.ts'
import { normalizeIdentifier } from '../identities/normalize-identifier.ts'
import { checkDocument } from './check-document.ts'
import type { IdentitySchema, TraitExtensions } from './identity-schema.ts'
import type { TraitViolation } from './invalid-traits.ts'
import { traitFields } from './trait-fields.ts'

/** The key of the extension in a schema document, and the name under which ajv can know it. */
const extensionKey = 'ory.sh/kratos'
const extensionKeyword = 'kratos-extension'

/** What the extension says of one trait. */
interface TraitExtension {
  readonly credentials?: Readonly<
    Record<
      string,
      | {
          readonly identifier?: boolean
          readonly via?: 'email' | 'sms'
          readonly account_name?: boolean
          readonly display_name?: boolean
        }
      | undefined
    >
  >
  readonly verification?: { readonly via?: 'email' | 'sms' }
  readonly recovery?: { readonly via?: 'email' | 'sms' }
}

/** Credential types that a trait can be the identifier of. */
const identifierTypes = ['password', 'code', 'webauthn'] as const satisfies readonly CredentialType[]

interface Collected {
  readonly identifiers: { type: CredentialType; identifier: string; via?: 'email' | 'sms' }[]
  readonly verifiableAddresses: { via: 'email' | 'sms'; value: string }[]
  readonly recoveryAddresses: { via: 'email' | 'sms'; value: string }[]
  readonly accountNames: { totp?: string; passkey?: string }
}

/**
 * Compiles a JSON Schema (draft 7) of identities. The extension is a keyword of the validator, so that it
 * applies wherever a schema applies: in arrays, references and combinations.
 */
export function compileSchema(
  id: string,
  document: Readonly<Record<string, unknown>>,
  selfserviceSelectable: boolean,
): IdentitySchema {
  const validate = compile(id, document)
  checkDocument(id, document)
  const collectedFrom = (traits: Traits): Collected => {
    const collected = emptyCollection()
    validate.call(collected, { traits })
    return collected
  }
  return {
    id,
    document,
    selfserviceSelectable,
    fields: traitFields(document),
    violations(traits) {
      return validate.call(emptyCollection(), { traits }) ? [] : violationsOf(validate.errors ?? [], traits)
    },
    extensions(traits: Traits): TraitExtensions {
      const { accountNames: _, ...extensions } = collectedFrom(traits)
      return extensions
    },
    accountNames: (traits) => collectedFrom(traits).accountNames,
  }
}

function compile(id: string, document: Readonly<Record<string, unknown>>): ValidateFunction {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    verbose: true,
    passContext: true,
    unicodeRegExp: false,
    logger: false,
  })
  addFormats.default(ajv)
  ajv.addFormat('tel', /^\+?[\d\s().\-/]{3,}$/)
  ajv.addFormat('no-validate', true)
  ajv.addKeyword({ keyword: extensionKeyword, validate: collect, errors: false })
  try {
    return ajv.compile(renameExtension(document) as AnySchemaObject)
  } catch (error) {
    throw new PlatformError({
      status: 500,
      code: 'invalid_schema',
      message: `The identity schema "${id}" is not a valid JSON Schema (draft 7): ${(error as Error).message}. Correct the document or its entry in identity.identity.schemas.`,
      cause: error,
    })
  }
}

/** Runs for every value that a schema with the extension describes. */
function collect(this: Collected, extension: TraitExtension, value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return true
  const normalized = normalizeIdentifier(value)
  for (const type of identifierTypes)
    if (extension.credentials?.[type]?.identifier) {
      const via = type === 'code' ? (extension.credentials.code?.via ?? 'email') : undefined
      addOnce(this.identifiers, { type, identifier: normalized, ...(via && { via }) }, 'type', 'identifier')
    }
  if (extension.credentials?.totp?.account_name) this.accountNames.totp ??= value
  if (extension.credentials?.passkey?.display_name) this.accountNames.passkey ??= value
  const { verification, recovery } = extension
  if (verification?.via)
    addOnce(this.verifiableAddresses, { via: verification.via, value: normalized }, 'via', 'value')
  if (recovery?.via) addOnce(this.recoveryAddresses, { via: recovery.via, value: normalized }, 'via', 'value')
  return true
}

function addOnce<Entry>(list: Entry[], entry: Entry, ...keys: (keyof Entry)[]): void {
  if (!list.some((present) => keys.every((key) => present[key] === entry[key]))) list.push(entry)
}

function emptyCollection(): Collected {
  return { identifiers: [], verifiableAddresses: [], recoveryAddresses: [], accountNames: {} }
}

function renameExtension(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(renameExtension)
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) =>
      key === extensionKey ? [extensionKeyword, value] : [key, renameExtension(value)],
    ),
  )
}

function violationsOf(errors: readonly ErrorObject[], traits: unknown): TraitViolation[] {
  return errors.map(({ instancePath, keyword, params, message, data }) => ({
    pointer: instancePath || '/traits',
    keyword,
    params,
    value: instancePath ? data : traits,
    message: message ?? 'is not valid',
  }))
}
