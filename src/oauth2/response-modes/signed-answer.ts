import type { Client } from '../clients/client.ts'
import type { OAuth2Context } from '../context.ts'
import { isSigningAlgorithm, type SigningAlgorithm } from '../keys/signing-algorithms.ts'
import { encryptForClient } from '../tokens/encrypt-for-client.ts'
import { signJwt } from '../tokens/jws.ts'

/** Seconds for which an answer may be taken: at most ten minutes (JARM §2.1). */
const lifespan = 600

/**
 * The answer as a JWT (JARM §2.1): nobody but this server made it, for this client alone, which alone can read it
 * where it registered how to encrypt it (§2.2).
 */
export async function signedAnswer(
  context: Pick<OAuth2Context, 'clientKeys' | 'keys' | 'settings' | 'clock'>,
  client: Client,
  answer: Readonly<Record<string, string>>,
): Promise<string> {
  const { keys, settings, clock } = context
  const key = await keys.signing('hydra.openid.id-token', answerAlgorithm(client))
  const { state, ...parameters } = answer
  const signed = await signJwt(key, {
    ...parameters,
    ...(state && { state }),
    iss: settings.issuer,
    aud: client.id,
    exp: Math.floor(clock().getTime() / 1000) + lifespan,
  })
  const { authorization_encrypted_response_alg: alg, authorization_encrypted_response_enc: enc } =
    client.document
  return alg === undefined ? signed : encryptForClient(context, client, signed, { alg, enc })
}

/** RS256 unless the client registered another one (JARM §3). */
function answerAlgorithm({ document }: Client): SigningAlgorithm {
  const { authorization_signed_response_alg: registered } = document
  return isSigningAlgorithm(registered) ? registered : 'RS256'
}
