import { decodeJwt } from 'jose'
import type { LoginFlowTestResult } from '../../../contracts/identity-api.ts'
import { PlatformError } from '../../../contracts/platform-error.ts'
import type {
  ExternalProvider,
  MappedIdentity,
  ProviderAuthentication,
} from '../../../contracts/provider-registry.ts'
import type { IdentityContext } from '../../context.ts'
import type { IdentitySchema } from '../../schemas/identity-schema.ts'

type Step = 'token_exchange' | 'mapper' | 'schema_validate'

/** What a sign-in through this provider would have brought, without its tokens. Nothing is written. */
export async function dryRun(
  { schemas }: IdentityContext,
  provider: ExternalProvider,
  redeem: () => Promise<ProviderAuthentication>,
): Promise<LoginFlowTestResult> {
  const redeemed = await attempt('token_exchange', redeem)
  if (!redeemed.ok) return redeemed.failure
  const { claims, tokens } = redeemed.value
  const found = {
    ...(tokens.idToken !== undefined && { id_token_claims: claimsOf(tokens.idToken) }),
    userinfo: claims.raw_claims,
    ...(provider.mapperUrl !== undefined && { jsonnet_mapper_url: provider.mapperUrl }),
    jsonnet_input: { claims, identity: {} },
  }
  const mapped = await attempt('mapper', () => provider.mapClaims(claims))
  if (!mapped.ok) return { ...found, ...mapped.failure, jsonnet_stderr: mapped.failure.error?.message ?? '' }
  const output = { jsonnet_output: { identity: mapped.value } }
  return { ...found, ...output, ...schemaProblems(schemas.require(schemas.defaultId), mapped.value) }
}

function schemaProblems(schema: IdentitySchema, { traits }: MappedIdentity): LoginFlowTestResult {
  const violations = schema.violations(traits)
  if (violations.length === 0) return {}
  return {
    schema_validation_errors: violations.map(({ pointer, message }) => ({ path: pointer, message })),
    error: {
      step: 'schema_validate' satisfies Step,
      reason: 'traits_invalid',
      message: `The traits do not fit the identity schema "${schema.id}"; the person would be asked for what is missing.`,
    },
  }
}

type Attempted<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: LoginFlowTestResult }

async function attempt<Value>(step: Step, run: () => Promise<Value>): Promise<Attempted<Value>> {
  try {
    return { ok: true, value: await run() }
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    // The operator, and not the person, is to see what is behind it.
    const cause = error.cause instanceof Error ? ` ${error.cause.message}` : ''
    const message = `${error.message}${cause}`
    return { ok: false, failure: { error: { step, reason: error.code, message } } }
  }
}

/** Of an ID token that was verified already. */
function claimsOf(idToken: string): Readonly<Record<string, unknown>> {
  try {
    return decodeJwt(idToken)
  } catch {
    return {}
  }
}
