import { PlatformError } from '../../contracts/platform-error.ts'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'
import { identityError } from '../errors/identity-error.ts'
import type { IdentitySettings } from '../settings.ts'
import { compileSchema } from './compile-schema.ts'
import type { IdentitySchema } from './identity-schema.ts'
import { loadDocument } from './load-document.ts'
import { personSchema } from './person.schema.ts'

/** The identity schemas of the configuration, in its order; the built-in `person` when it names none. */
export class SchemaRegistry {
  readonly defaultId: string
  readonly #configured: IdentitySettings['schemas']
  readonly #refusesReferences: boolean
  readonly #schemas = new Map<string, IdentitySchema>()

  constructor(
    settings: Pick<IdentitySettings, 'defaultSchemaId' | 'schemas'> & {
      readonly refusesReferences?: boolean
    },
  ) {
    this.defaultId = settings.defaultSchemaId
    this.#configured = settings.schemas
    this.#refusesReferences = settings.refusesReferences ?? false
    if (settings.schemas.length === 0)
      this.#schemas.set(personSchema.$id, compileSchema(personSchema.$id, personSchema, true))
  }

  /** Reads and compiles what the configuration names. Throws a PlatformError that says which one is wrong. */
  async load(fetchDocument: OutgoingFetch): Promise<void> {
    const loaded = await Promise.all(
      this.#configured.map(async ({ id, url, selfserviceSelectable }) => {
        const document = await loadDocument(url, fetchDocument)
        if (this.#refusesReferences) refuseReferences(id, document)
        return compileSchema(id, document, selfserviceSelectable)
      }),
    )
    for (const schema of loaded) this.#schemas.set(schema.id, schema)
    if (!this.#schemas.has(this.defaultId))
      throw new PlatformError({
        status: 500,
        code: 'schema_unusable',
        message: `The default identity schema "${this.defaultId}" is not among ${[...this.#schemas.keys()].join(', ')}. Correct identity.identity.default_schema_id, or add the schema to identity.identity.schemas.`,
      })
  }

  list(): readonly IdentitySchema[] {
    return [...this.#schemas.values()]
  }

  get(id: string): IdentitySchema | undefined {
    return this.#schemas.get(id)
  }

  /** The schema, or 400 with a sentence that names it. */
  require(id: string): IdentitySchema {
    const schema = this.#schemas.get(id)
    if (!schema) throw identityError('bad_request', `There is no identity schema "${id}".`)
    return schema
  }
}

function refuseReferences(id: string, document: unknown): void {
  if (typeof document !== 'object' || document === null) return
  if (Object.hasOwn(document, '$ref'))
    throw new PlatformError({
      status: 500,
      code: 'schema_unusable',
      message: `The identity schema "${id}" uses $ref, which identity.security.disallow_ref_in_identity_schemas forbids. Write the referred part out.`,
    })
  for (const part of Object.values(document)) refuseReferences(id, part)
}
