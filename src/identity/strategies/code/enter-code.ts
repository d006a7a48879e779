import type { IdentityContext } from '../../context.ts'
import type { LoginFlowRecord } from '../../flows/flow.ts'
import type { Guess } from '../../guesses/guesses.ts'
import type { OneTimeCode } from '../../one-time-codes/one-time-codes.ts'
import { signInCodeInvalid } from '../../ui-text/code.ts'
import { codeEnteredTooOften } from '../../ui-text/proof.ts'
import { beginSecondFactor } from '../second-factor.ts'
import type { Attempt, Authenticated, FormAgain } from '../strategy.ts'
import { codeAddresses } from './code-addresses.ts'

/** Somebody enters the code that was sent to them. Of several requests with one code, the first one wins. */
export async function enterCode(
  context: IdentityContext,
  attempt: Attempt<LoginFlowRecord>,
  secret: string,
): Promise<Authenticated | FormAgain> {
  const { flow } = attempt
  const again = {
    kind: 'form',
    ...(flow.identifier !== undefined && { identifier: flow.identifier }),
  } as const
  const guess = await beginGuess(context, attempt)
  if (guess.refusal) return { ...again, messages: [guess.refusal] }
  const entered = await context.codes.attempt(flow.id, secret)
  if (entered.kind === 'too_often') return { ...again, messages: [codeEnteredTooOften()] }
  const proven = entered.kind === 'right' ? await prove(context, flow, entered.code) : undefined
  if (!proven) return { ...again, messages: [signInCodeInvalid()] }
  await guess.wasRight()
  return proven
}

async function beginGuess(
  context: IdentityContext,
  { flow, request }: Attempt<LoginFlowRecord>,
): Promise<Guess> {
  const identity = flow.identityId === undefined ? undefined : await context.identities.get(flow.identityId)
  return identity
    ? beginSecondFactor(context, 'code', identity, request)
    : context.guesses.begin('code', flow.codeSentTo?.value ?? flow.id, request)
}

async function prove(
  context: IdentityContext,
  flow: LoginFlowRecord,
  code: OneTimeCode,
): Promise<Authenticated | undefined> {
  const { identityId = '', via, address } = code
  const identity = await context.identities.get(identityId)
  const isTheirs = identity && codeAddresses(context, identity).some(({ value }) => value === address)
  // A code that was sent to somebody else's account is no second factor of this one.
  const isAskedFor = flow.identityId === undefined || flow.identityId === identityId
  if (!isTheirs || !isAskedFor || via === undefined || address === undefined) return undefined
  if (!(await context.codes.spend(code))) return undefined
  return {
    kind: 'authenticated',
    identity,
    methods: [{ method: 'code', aal: aalOf(flow), completed_at: context.clock().toISOString() }],
    change: () => ({ verifiedAddresses: [{ via, value: address }] }),
  }
}

function aalOf({ requestedAal }: LoginFlowRecord): 'aal1' | 'aal2' {
  return requestedAal === 'aal2' ? 'aal2' : 'aal1'
}
