import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { isSigningAlgorithm, type SigningAlgorithm } from '../keys/signing-algorithms.ts'
import { signJwt } from '../tokens/jws.ts'

/** Seconds for which an answer may be taken: at most ten minutes (JARM §2.1). */
const lifespan = 600

/** The answer as a JWT (JARM §2.1): nobody but this server made it, and for this client alone. */
export async function signedAnswer(
  { keys, settings, clock }: Pick<OAuth2Context, 'keys' | 'settings' | 'clock'>,
  client: Client,
  answer: Readonly<Record<string, string>>,
): Promise<string> {
  const key = await keys.signing('hydra.openid.id-token', answerAlgorithm(client))
  const { state, ...parameters } = answer
  return signJwt(key, {
    ...parameters,
    ...(state && { state }),
    iss: settings.issuer,
    aud: client.id,
    exp: Math.floor(clock().getTime() / 1000) + lifespan,
  })
}

/** RS256 unless the client registered another one (JARM §3). */
function answerAlgorithm({ document }: Client): SigningAlgorithm {
  const { authorization_signed_response_alg: registered } = document
  return isSigningAlgorithm(registered) ? registered : 'RS256'
}
