import { Ajv, type ValidateFunction } from 'ajv'
import ajvFormats from 'ajv-formats'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { Server } from '../server/server.ts'

interface ServedSchema {
  readonly id: string
  readonly schema: Readonly<Record<string, unknown>>
}

interface Description {
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> }
}

/** Checks identities as a running server would, without creating any. */
export class IdentityChecks {
  readonly #body: ValidateFunction
  readonly #traits: ReadonlyMap<string, ValidateFunction>
  readonly #ajv: Ajv

  private constructor(ajv: Ajv, body: ValidateFunction, traits: ReadonlyMap<string, ValidateFunction>) {
    this.#ajv = ajv
    this.#body = body
    this.#traits = traits
  }

  /** Reads what the server says of its API and its identity schemas. */
  static async of(server: Server): Promise<IdentityChecks> {
    const ajv = new Ajv({ strict: false, allErrors: true })
    ajvFormats.default(ajv)
    const description = (await server.request('/openapi/identity.json')).body as Description
    ajv.addSchema({ $id: 'api', ...description })
    const body = ajv.compile({ $ref: 'api#/components/schemas/createIdentityBody' })
    const { body: schemas } = await server.request('/schemas', { query: { page_size: '500' }, follow: true })
    const traits = new Map(
      (schemas as readonly ServedSchema[]).map(
        ({ id, schema: { $id: _, ...schema } }) => [id, ajv.compile(schema)] as const,
      ),
    )
    return new IdentityChecks(ajv, body, traits)
  }

  /** @throws PlatformError with everything that is wrong */
  check(identity: Readonly<Record<string, unknown>>): void {
    const schemaId = identity.schema_id
    const validate = typeof schemaId === 'string' ? this.#traits.get(schemaId) : undefined
    const problems = [
      ...this.#problemsOf(this.#body, identity, 'identity'),
      ...(validate ? this.#problemsOf(validate, { traits: identity.traits }, '') : []),
      ...(schemaId !== undefined && !validate ? [`there is no identity schema "${schemaId}"`] : []),
    ]
    if (problems.length > 0)
      throw new PlatformError({ status: 400, code: 'identity_invalid', message: `${problems.join('; ')}.` })
  }

  #problemsOf(validate: ValidateFunction, value: unknown, dataVar: string): string[] {
    if (validate(value)) return []
    return [this.#ajv.errorsText(validate.errors, { dataVar, separator: '; ' })]
  }
}
