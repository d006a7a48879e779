import type {
  AcceptConsentRequest,
  ConsentRequest,
  RedirectTo,
  RejectRequest,
} from '../../contracts/oauth-admin-api.ts'
import type { DescribedAuthorization } from '../authorization-request/authorization-request.ts'
import { addressOfHop, carriedRequest } from '../authorization-request/carried-request.ts'
import { requestDigest } from '../authorization-request/parameters.ts'
import { reopenAuthorization } from '../authorization-request/reopen-authorization.ts'
import { openChallenge, sealChallenge } from '../challenges/challenge.ts'
import { challengeNotFound, requireUnexpired } from '../challenges/request-state.ts'
import type { OAuth2Context } from '../context.ts'
import { rejection } from '../rejections/rejection.ts'
import { acceptConsent } from './accept-consent.ts'
import type { ConsentChallenge, ConsentOutcome, ConsentVerifier } from './consent-flow.ts'
import { presentConsentRequest } from './present-consent-request.ts'

type Operating = Pick<
  OAuth2Context,
  'clients' | 'keys' | 'database' | 'secrets' | 'settings' | 'events' | 'clock'
>

export async function getConsentRequest(context: Operating, challenge: string): Promise<ConsentRequest> {
  const { flow, request } = await openConsentRequest(context, challenge)
  return presentConsentRequest(flow, request, challenge)
}

export async function acceptConsentRequest(
  context: Operating,
  challenge: string,
  body: AcceptConsentRequest,
): Promise<RedirectTo> {
  const opened = await openConsentRequest(context, challenge)
  const accepted = acceptConsent(context.settings, opened.request, body)
  return continueWith(context, opened, { accepted })
}

export async function rejectConsentRequest(
  context: Operating,
  challenge: string,
  body: RejectRequest,
): Promise<RedirectTo> {
  const opened = await openConsentRequest(context, challenge)
  return continueWith(context, opened, { rejected: rejection(body, 'consent request denied') })
}

interface OpenedConsentRequest extends Pick<ConsentChallenge, 'flow' | 'binding'> {
  readonly request: DescribedAuthorization
}

/** Throws 404 for a text that is no consent challenge, 401 for one that has expired. */
async function openConsentRequest(context: Operating, challenge: string): Promise<OpenedConsentRequest> {
  const opened = await openChallenge<ConsentChallenge>(context, 'consent challenge', challenge)
  if (!opened) throw challengeNotFound()
  requireUnexpired(context, 'consent', opened.flow.requestedAt)
  const { flow, binding } = opened
  return { flow, binding, request: await reopenAuthorization(context, opened) }
}

/** The authorization request's address, with what came of the consent. */
async function continueWith(
  context: Operating,
  { flow, binding, request }: OpenedConsentRequest,
  outcome: ConsentOutcome,
): Promise<RedirectTo> {
  const clientId = request.client.id
  const about = { clientId, subject: flow.authentication.subject, consentRequestId: flow.id }
  if ('accepted' in outcome) context.events.record('OAuth2ConsentAccepted', about)
  else context.events.record('OAuth2ConsentRejected', { ...about, reason: outcome.rejected.error })
  const carried = carriedRequest(request)
  const verifier: ConsentVerifier = {
    flow,
    clientId,
    digest: requestDigest(request.parameters),
    binding,
    outcome,
    ...(carried && { carried }),
  }
  const sealed = await sealChallenge(context, 'consent verifier', verifier)
  return { redirect_to: `${addressOfHop(context.settings, request)}&consent_verifier=${sealed}` }
}
