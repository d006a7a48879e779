import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Session } from '../../../contracts/identity-api.ts'
import type { OutgoingFetch } from '../../../http/outgoing/outgoing.ts'
import type { Program } from '../../../mapping/program.ts'
import { programSource } from '../../../mapping/program-source.ts'
import { Refreshed } from '../../../mapping/refreshed.ts'
import { identityError } from '../../errors/identity-error.ts'
import { signingKeyOf, type TokenSigningKey } from './signing-key.ts'

/** How a session becomes a token. */
export interface TokenTemplate {
  readonly lifespanSeconds: number
  readonly keySetUrl: string
  readonly claimsMapperUrl: string | undefined
  readonly subjectSource: 'id' | 'external_id'
}

export interface SessionTokenizerOptions {
  readonly templates: ReadonlyMap<string, TokenTemplate>
  /** Without a slash at the end. */
  readonly publicUrl: string
  readonly outgoing: OutgoingFetch
  readonly clock: () => Date
}

interface LoadedTemplate {
  readonly template: TokenTemplate
  readonly key: Refreshed<TokenSigningKey>
  readonly mapper: Refreshed<Program> | undefined
}

/** Whose token it is and when it ends, no mapper decides. */
const fixedClaims = ['iss', 'sub', 'exp', 'nbf', 'iat', 'jti', 'sid']

/** Makes JSON Web Tokens (RFC 7519) of sessions, for services that check them without asking. */
export class SessionTokenizer {
  readonly #options: SessionTokenizerOptions
  readonly #loaded = new Map<string, LoadedTemplate>()

  constructor(options: SessionTokenizerOptions) {
    this.#options = options
  }

  /** Throws 400 for a template that does not exist or cannot be used, or a session that does not fit it. */
  async tokenize(name: string, session: Session): Promise<string> {
    const { key, mapper, template } = this.#template(name)
    const subject = subjectOf(session, template)
    try {
      const { kid, alg, key: privateKey } = await key.current()
      const seconds = Math.floor(this.#options.clock().getTime() / 1000)
      const claims = {
        jti: randomUUID(),
        iss: `${this.#options.publicUrl}/`,
        iat: seconds,
        nbf: seconds,
        exp: seconds + template.lifespanSeconds,
        sub: subject,
        sid: session.id,
      }
      const mapped = mapper ? await mappedClaims(await mapper.current(), session, claims) : {}
      return await new SignJWT({ ...mapped, ...claims })
        .setProtectedHeader({ alg, kid, typ: 'JWT' })
        .sign(privateKey)
    } catch (error) {
      throw identityError('bad_request', {
        reason: `The session tokenizer template "${name}" cannot be used: ${(error as Error).message}.`,
        cause: error,
      })
    }
  }

  #template(name: string): LoadedTemplate {
    const known = this.#loaded.get(name)
    if (known) return known
    const template = this.#options.templates.get(name)
    if (!template)
      throw identityError('bad_request', `There is no session tokenizer template "${name.slice(0, 100)}".`)
    const { outgoing, clock } = this.#options
    const { read } = programSource(template.keySetUrl, outgoing)
    const loaded = {
      template,
      key: new Refreshed({ read, compile: signingKeyOf }, clock),
      mapper:
        template.claimsMapperUrl === undefined
          ? undefined
          : new Refreshed(programSource(template.claimsMapperUrl, outgoing), clock),
    }
    this.#loaded.set(name, loaded)
    return loaded
  }
}

function subjectOf({ identity }: Session, { subjectSource }: TokenTemplate): string {
  const subject = subjectSource === 'external_id' ? identity?.external_id : identity?.id
  if (subject === undefined)
    throw identityError(
      'bad_request',
      'The identity of this session has no external id, which is the subject of this token.',
    )
  return subject
}

/** What the program gives beside the claims that are fixed. */
async function mappedClaims(
  run: Program,
  session: Session,
  claims: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const output = await run({ variables: { session, claims } })
  const { claims: mapped } = (output ?? {}) as { claims?: unknown }
  if (typeof mapped !== 'object' || mapped === null || Array.isArray(mapped))
    throw new Error('the program for its claims gave no object "claims"')
  return Object.fromEntries(
    Object.entries(mapped as Record<string, unknown>).filter(([name]) => !fixedClaims.includes(name)),
  )
}
