import type { FastifyRequest } from 'fastify'
import type { OidcContext, RequestedClaims } from '../../contracts/oauth-admin-api.ts'
import { sha256 } from '../../cryptography/digest.ts'
import { audienceValues } from '../audience-strategy.ts'
import { scopeWords } from '../scope-strategy.ts'
import type { IdTokenHintClaims } from '../tokens/id-token-hint.ts'
import { wantedValues } from './wanted-values.ts'

/** What the platform itself appends to a request's address on its way back from the login UI. */
const verifiers = ['login_verifier', 'consent_verifier'] as const

/** The parameters of a request: the query, and the form of a POST (OpenID Connect Core §3.1.2.1). */
export function receivedParameters(request: FastifyRequest): URLSearchParams {
  const url = request.raw.url ?? ''
  const start = url.indexOf('?')
  const parameters = new URLSearchParams(start === -1 ? '' : url.slice(start + 1))
  for (const [name, value] of receivedForm(request)) parameters.append(name, value)
  return parameters
}

/** The parameters of a form alone. */
export function receivedForm(request: FastifyRequest): URLSearchParams {
  const parameters = new URLSearchParams()
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  const form = isForm ? (request.body as Record<string, string | string[]>) : {}
  for (const [name, values] of Object.entries(form))
    for (const value of Array.isArray(values) ? values : [values]) parameters.append(name, value)
  return parameters
}

/** The first value; one that is empty counts as omitted (RFC 6749 §3.1). */
export function parameter(parameters: URLSearchParams, name: string): string | undefined {
  return parameters.get(name) || undefined
}

/** The authorization request alone, without the verifiers of later hops. */
export function withoutVerifiers(parameters: URLSearchParams): URLSearchParams {
  const original = new URLSearchParams(parameters)
  for (const verifier of verifiers) original.delete(verifier)
  return original
}

/** Names a request by all that it says, whatever the order and the encoding; 132 bits in base64url. */
export function requestDigest(parameters: URLSearchParams): string {
  const sorted = new URLSearchParams([...parameters].sort(byNameAndValue))
  return sha256(sorted.toString()).toString('base64url').slice(0, 22)
}

export function requestedScope(parameters: URLSearchParams): string[] {
  return scopeWords(parameter(parameters, 'scope'))
}

export function requestedAudience(parameters: URLSearchParams): string[] {
  const values = parameters.getAll('audience')
  const audience = audienceValues(values.length === 1 ? values[0] : values)
  return [...new Set([...audience, ...parameters.getAll('resource')])]
}

export function requestedPrompt(parameters: URLSearchParams): ReadonlySet<string> {
  return new Set(words(parameters, 'prompt'))
}

/** What the application said of the person and the page, for the login UI. */
export function oidcContext(
  parameters: URLSearchParams,
  idTokenHint: IdTokenHintClaims | undefined,
  claims: RequestedClaims | undefined,
): OidcContext {
  const display = parameter(parameters, 'display')
  const loginHint = parameter(parameters, 'login_hint')
  const acrValues = words(parameters, 'acr_values') ?? wantedAcr(claims)
  const uiLocales = words(parameters, 'ui_locales')
  return {
    ...(acrValues && { acr_values: acrValues }),
    ...(uiLocales && { ui_locales: uiLocales }),
    ...(display && { display }),
    ...(idTokenHint && { id_token_hint_claims: idTokenHint }),
    ...(loginHint && { login_hint: loginHint }),
  }
}

/** The claim `acr` asks for classes of authentication as `acr_values` does (OpenID Connect Core §5.5.1.1). */
function wantedAcr(claims: RequestedClaims | undefined): string[] | undefined {
  return wantedValues(claims, 'acr')?.filter((value) => typeof value === 'string')
}

function words(parameters: URLSearchParams, name: string): string[] | undefined {
  return parameter(parameters, name)?.split(' ').filter(Boolean)
}

function byNameAndValue([name, value]: [string, string], [otherName, other]: [string, string]): number {
  if (name !== otherName) return name < otherName ? -1 : 1
  return value < other ? -1 : Number(value > other)
}
