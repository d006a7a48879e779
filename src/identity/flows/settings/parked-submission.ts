import { seal, unseal } from '../../../cryptography/seal.ts'
import type { IdentityContext } from '../../context.ts'
import type { Submission } from '../../submission/submission.ts'
import type { SettingsFlowRecord } from '../flow.ts'

const purpose = 'identity parked settings submission'
const validMinutes = 15

/** Keeps a change, sealed, while the person signs in once more. It was checked like any other submission. */
export async function park(
  { flows, secrets, clock }: IdentityContext,
  flow: SettingsFlowRecord,
  { csrf_token: _, ...submission }: Submission,
): Promise<void> {
  const content = JSON.stringify({ submission, parkedAt: clock().getTime() })
  await flows.save({ ...flow, parkedSubmission: seal(secrets, purpose, content) })
}

/** The change that waits in a flow; undefined when there is none or it has waited too long. */
export function parkedSubmission(
  { secrets, clock }: IdentityContext,
  { parkedSubmission: sealed }: SettingsFlowRecord,
): Submission | undefined {
  const opened = sealed === undefined ? undefined : unseal(secrets, purpose, sealed)
  if (!opened) return undefined
  const { submission, parkedAt } = JSON.parse(opened.toString()) as {
    submission: Submission
    parkedAt: number
  }
  return clock().getTime() - parkedAt <= validMinutes * 60_000 ? submission : undefined
}
