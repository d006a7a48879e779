import { hash } from 'node:crypto'
import type { UiText } from '../../../../contracts/identity-api.ts'
import type { IdentityContext } from '../../../context.ts'
import {
  passwordBreached,
  passwordNotChecked,
  passwordTooLong,
  passwordTooShort,
  passwordTooSimilar,
} from '../../../ui-text/password.ts'
import { mostBcryptBytes } from '../formats/bcrypt.ts'
import { BreachServiceUnavailable, breachesKnownTo } from './breach-service.ts'
import { breachesListedIn } from './breached-list.ts'
import { isSimilar } from './similarity.ts'

type PolicyContext = Pick<IdentityContext, 'settings' | 'outgoing' | 'log'>

/** Why somebody cannot have this password; undefined when they can. */
export async function passwordProblem(
  context: PolicyContext,
  password: string,
  identifiers: readonly string[],
): Promise<UiText | undefined> {
  return (
    lengthProblem(context, password) ??
    similarityProblem(context, password, identifiers) ??
    (await breachProblem(context, password))
  )
}

/** In bytes of UTF-8, which is what a hash function sees. */
function lengthProblem({ settings }: PolicyContext, password: string): UiText | undefined {
  const length = Buffer.byteLength(password)
  const { fewestBytes } = settings.password
  if (length < fewestBytes) return passwordTooShort(fewestBytes, length)
  if (settings.hashers.algorithm === 'bcrypt' && length > mostBcryptBytes)
    return passwordTooLong(mostBcryptBytes, length)
  return undefined
}

function similarityProblem(
  { settings }: PolicyContext,
  password: string,
  identifiers: readonly string[],
): UiText | undefined {
  const similar = settings.password.similarityCheck && identifiers.some((it) => isSimilar(password, it))
  return similar ? passwordTooSimilar() : undefined
}

async function breachProblem(
  { settings, outgoing, log }: PolicyContext,
  password: string,
): Promise<UiText | undefined> {
  const { service, file, most, ignoreNetworkErrors } = settings.password.breaches
  const sha1 = hash('sha1', password).toUpperCase()
  const listed = file === undefined ? 0 : await breachesListedIn(file, sha1)
  if (listed > most) return passwordBreached(listed)
  if (service === undefined) return undefined
  try {
    const breaches = await breachesKnownTo(service, sha1, outgoing)
    return breaches > most ? passwordBreached(breaches) : undefined
  } catch (error) {
    if (!(error instanceof BreachServiceUnavailable)) throw error
    log.warn({ err: error }, 'the service for breached passwords could not be asked')
    return ignoreNetworkErrors ? undefined : passwordNotChecked()
  }
}
