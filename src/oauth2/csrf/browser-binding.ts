import { constantTimeEqual, sha256 } from '../../cryptography/digest.ts'
import { randomToken } from '../../cryptography/random.ts'
import type { Browser } from '../browser/browser.ts'
import type { OAuth2Settings } from '../settings.ts'

/** The ways through a login UI that must end in the browser in which they began (RFC 6749 §10.12). */
export type BoundStage = 'login' | 'consent' | 'device'

type Settings = Pick<OAuth2Settings, 'cookies' | 'ttl'>

/**
 * Binds a request to the browser: the browser holds a secret in a cookie, the sealed request its digest. A
 * browser keeps its secret for all requests of a stage, so that any number of tabs can sign in at once; each
 * new secret has a cookie of its own, so that tabs that start in the same moment do not overwrite each other.
 * @returns the digest
 */
export function bindToBrowser(
  settings: Settings,
  browser: Browser,
  stage: BoundStage,
  requestId: string,
): string {
  const [name, secret] = heldSecrets(settings, browser, stage)[0] ?? [
    `${prefix(settings, stage)}${numberOf(requestId)}`,
    randomToken(),
  ]
  browser.give(name, secret, { maxAge: settings.ttl.loginConsentRequest })
  return digest(secret)
}

/** Whether this is the browser that a request was bound to. */
export function isBoundToBrowser(
  settings: Settings,
  browser: Browser,
  stage: BoundStage,
  binding: string,
): boolean {
  return heldSecrets(settings, browser, stage).some(([, secret]) =>
    constantTimeEqual(digest(secret), binding),
  )
}

const secretShape = /^[\w-]{43}$/

/** Enough for tabs that started at once; more would be somebody's game. */
const mostSecrets = 20

function heldSecrets(
  settings: Settings,
  browser: Browser,
  stage: BoundStage,
): readonly (readonly [string, string])[] {
  const start = prefix(settings, stage)
  return Object.entries(browser.cookies)
    .filter((cookie): cookie is [string, string] => {
      const [name, value] = cookie
      return name.startsWith(start) && value !== undefined && secretShape.test(value)
    })
    .slice(0, mostSecrets)
}

function prefix({ cookies }: Settings, stage: BoundStage): string {
  return `${cookies.names[`${stage}Csrf`]}_`
}

function digest(secret: string): string {
  return sha256(secret).toString('base64url').slice(0, 22)
}

/** 32 bits in decimal, as the names of these cookies have always ended. */
function numberOf(requestId: string): number {
  return sha256(requestId).readUInt32BE(0)
}
