import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { type Configuration, interactionPolicy, type JWKS, Provider } from 'oidc-provider'
import { errorPage } from './pages.tsx'
import { type Person, persons } from './persons.ts'

/** The only client that the demonstration identity provider knows: the platform. */
export interface PlatformClient {
  readonly id: string
  readonly secret: string
  readonly redirectUri: string
}

/**
 * An OpenID Provider whose keys, sessions and codes live in memory and end with it. It asks for a password
 * every time, so that a newcomer can be one person now and another one next.
 */
export function createProvider(issuer: string, client: PlatformClient): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        redirect_uris: [client.redirectUri],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username'],
      email: ['email', 'email_verified'],
    },
    // As the well-known providers do: the claims are in the ID token too.
    conformIdTokenClaims: false,
    findAccount: (_, subject) => {
      const person = persons.find((candidate) => candidate.subject === subject)
      return person && { accountId: subject, claims: () => claimsOf(person) }
    },
    jwks: signingKeys(),
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    interactions: {
      url: (_, interaction) => `/sign-in/${interaction.uid}`,
      policy: askEveryTime(),
    },
    loadExistingGrant: async (context) => {
      const { client: known, provider, session, params } = context.oidc
      const grant = new provider.Grant({ clientId: known?.clientId, accountId: session?.accountId })
      grant.addOIDCScope(String(params?.scope ?? 'openid'))
      await grant.save()
      return grant
    },
    renderError: (context, out) => {
      context.type = 'html'
      context.body = errorPage(out.error, out.error_description)
    },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    pkce: { required: () => false },
    ttl: {
      AccessToken: 300,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 300,
      Interaction: 3600,
      Session: 3600,
    },
  } satisfies Configuration)
}

function claimsOf(person: Person) {
  return {
    sub: person.subject,
    name: person.name,
    given_name: person.givenName,
    family_name: person.familyName,
    preferred_username: person.email,
    email: person.email,
    email_verified: true,
  }
}

function askEveryTime() {
  const policy = interactionPolicy.base()
  policy
    .get('login')
    ?.checks.add(
      new interactionPolicy.Check('every_time', 'The password is asked for every time', (context) =>
        context.oidc.result?.login
          ? interactionPolicy.Check.NO_NEED_TO_PROMPT
          : interactionPolicy.Check.REQUEST_PROMPT,
      ),
    )
  return policy
}

function signingKeys(): JWKS {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { keys: [{ ...privateKey.export({ format: 'jwk' }), kty: 'RSA', use: 'sig', alg: 'RS256' }] }
}
