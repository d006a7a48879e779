import { PlatformError } from '../../contracts/platform-error.ts'

/** One way in which traits do not fit their schema. */
export interface TraitViolation {
  /** JSON Pointer (RFC 6901) into the identity: `/traits/name/first`, `/traits`. */
  readonly pointer: string
  /** The keyword of JSON Schema that was violated: `required`, `minLength`, `pattern` ... */
  readonly keyword: string
  /** Parameters of the keyword, as ajv names them: `missingProperty`, `limit`, `pattern` ... */
  readonly params: Readonly<Record<string, unknown>>
  /** The value that was found at the pointer. */
  readonly value: unknown
  readonly message: string
}

/** The traits do not fit the identity's schema: 400. */
export class InvalidTraits extends PlatformError {
  readonly violations: readonly TraitViolation[]

  constructor(violations: readonly TraitViolation[]) {
    super({
      status: 400,
      code: 'invalid_traits',
      message: 'The traits do not fit the schema of the identity.',
      hint: violations.map(({ pointer, message }) => `${pointer} ${message}`).join('; '),
    })
    this.name = 'InvalidTraits'
    this.violations = violations
  }
}
