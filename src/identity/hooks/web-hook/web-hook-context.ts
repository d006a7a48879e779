import { parseCookie } from 'cookie'
import type { IdentityContext } from '../../context.ts'
import { identityBody } from '../../identities/identity-body.ts'
import type { Occasion } from '../occasion.ts'

/** Nodes that show a secret which a second factor rests on. */
const secretGroups = new Set(['totp', 'lookup_secret', 'webauthn', 'passkey'])

/** The platform's own cookies: whoever has one of them is the person. */
const ownCookie = /^(csrf_token_|ory_kratos_)/

/**
 * What a web hook is told, by the names that Kratos gives it. Neither the person's cookies of the platform, nor
 * tokens, nor the secrets of second factors are among it.
 */
export async function webHookContext(
  { settings, hookHeaders }: Pick<IdentityContext, 'settings' | 'hookHeaders'>,
  { request, presentFlow, identity, presentSession }: Occasion,
): Promise<Readonly<Record<string, unknown>>> {
  return {
    flow: withoutSecrets(await presentFlow()),
    request_headers: allowedHeaders(request.headers, hookHeaders),
    request_method: request.method,
    request_url: `${settings.publicUrl}${request.originalUrl}`,
    request_cookies: foreignCookies(request.headers.cookie, settings.session.cookie.name),
    ...(identity && {
      identity: {
        ...identityBody(identity, settings),
        ...(identity.metadataAdmin !== null && { metadata_admin: identity.metadataAdmin }),
      },
    }),
    ...(presentSession && { session: await presentSession() }),
  }
}

function withoutSecrets(flow: object): object {
  const { ui, ...rest } = flow as { ui?: { nodes?: readonly { group: string; attributes: object }[] } }
  if (!ui?.nodes) return flow
  const nodes = ui.nodes.filter(
    ({ group, attributes }) =>
      !secretGroups.has(group) && !('name' in attributes && attributes.name === 'csrf_token'),
  )
  return { ...rest, ui: { ...ui, nodes } }
}

/** By their canonical names, each with a list of values, as Go keeps them. */
function allowedHeaders(
  headers: Occasion['request']['headers'],
  allowed: readonly string[],
): Record<string, readonly string[]> {
  return Object.fromEntries(
    allowed.flatMap((name) => {
      const value = headers[name.toLowerCase()]
      return value === undefined ? [] : [[name, [value].flat()]]
    }),
  )
}

function foreignCookies(header: string | undefined, sessionCookie: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parseCookie(header ?? '')).flatMap(([name, value]) =>
      value === undefined || name === sessionCookie || ownCookie.test(name) ? [] : [[name, value]],
    ),
  )
}
