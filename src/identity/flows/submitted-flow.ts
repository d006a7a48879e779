import type { FastifyReply, FastifyRequest } from 'fastify'
import { PlatformError } from '../../contracts/platform-error.ts'
import { answerError, answerRedirect, type Dialogue } from '../client/answer.ts'
import type { IdentityContext } from '../context.ts'
import { identityError } from '../errors/identity-error.ts'
import type { Detour } from '../strategies/strategy.ts'
import { decodeSubmission } from '../submission/decode-submission.ts'
import type { Submission } from '../submission/submission.ts'
import type { FlowRecord, FlowRecordOf } from './flow.ts'
import { isUuid } from './uuid.ts'

/** The flow that a submission is for; 400 without a proper id, 404 for one that is unknown. */
export async function requireSubmittedFlow<K extends FlowRecord['kind']>(
  { flows }: IdentityContext,
  kind: K,
  id: string | undefined,
): Promise<FlowRecordOf<K>> {
  if (id === undefined || !isUuid(id))
    throw identityError('bad_request', 'The query parameter flow is missing or is not the id of a flow.')
  const flow = await flows.find(kind, id)
  if (!flow) throw identityError('not_found', `There is no such ${kind} flow. Start another one.`)
  return flow
}

/** Of a submission, in bytes. A flow keeps parts of it, and anybody can start one. */
const longestSubmission = 65_536

/** What was sent, with values typed by the schema of the flow's identity. */
export function readSubmission(
  { schemas }: IdentityContext,
  flow: FlowRecord,
  request: FastifyRequest,
): Submission {
  requireModestSize(request)
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true
  const schema = schemas.get(flow.schemaId ?? schemas.defaultId)
  return decodeSubmission(request.body, form ? 'form' : 'json', schema)
}

function requireModestSize({ headers, body }: FastifyRequest): void {
  const declared = Number(headers['content-length'] ?? Number.NaN)
  const bytes = Number.isNaN(declared) ? Buffer.byteLength(JSON.stringify(body ?? null)) : declared
  if (bytes > longestSubmission)
    throw identityError('bad_request', {
      status: 413,
      reason: `A form may not have more than ${longestSubmission} bytes.`,
    })
}

/** The flow with what the client wants hooks to be told. */
export function withPayload<Flow extends FlowRecord>(
  flow: Flow,
  { transient_payload: transientPayload }: Submission,
): Flow {
  return transientPayload ? { ...flow, transientPayload } : flow
}

/** Sends the browser where a strategy needs it, and keeps what the person filled in for when it is back. */
export async function leaveFor(
  { flows }: IdentityContext,
  dialogue: Dialogue,
  flow: FlowRecord,
  { url, cookies, traits }: Detour,
  { transient_payload: transientPayload }: Submission,
): Promise<FastifyReply> {
  if (traits || transientPayload)
    await flows.save({ ...flow, ...(traits && { traits }), ...(transientPayload && { transientPayload }) })
  for (const cookie of cookies) dialogue.reply.header('set-cookie', cookie)
  return answerRedirect(dialogue, url)
}

/** Native clients get every error as JSON, whatever they accept. */
export async function answering(
  dialogue: Dialogue,
  answer: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await answer()
  } catch (error) {
    if (!(error instanceof PlatformError) || !dialogue.json) throw error
    if (error.status >= 500) dialogue.request.log.error({ err: error.cause ?? error }, 'the request failed')
    return answerError(dialogue, error)
  }
}
