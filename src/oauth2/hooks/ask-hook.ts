import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import type { PlatformError } from '../../contracts/platform-error.ts'
import type { OAuth2Context } from '../context.ts'
import { oauthError } from '../errors/oauth-error.ts'
import type { HookSettings } from './hook-settings.ts'

const claims = z.record(z.string(), z.unknown())

/** What a hook answers with status 200. */
const hookAnswer = z.object({
  session: z.object({ access_token: claims.nullish(), id_token: claims.nullish() }),
})

export type HookAnswer = z.output<typeof hookAnswer>['session']

const attempts = 3
/** Before the second attempt; twice that before the third. */
const pauseMilliseconds = 100

/**
 * Asks a hook, up to three times while it cannot be reached or fails. Undefined when it wants nothing changed (204).
 * @throws PlatformError 403 `access_denied` when it forbids the tokens, 500 `server_error` for any answer that is
 * none: tokens that nobody allowed are not issued
 */
export async function askHook(
  { hookFetch, log }: Pick<OAuth2Context, 'hookFetch' | 'log'>,
  { url, headers }: HookSettings,
  body: object,
): Promise<HookAnswer | undefined> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=UTF-8', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  }
  const { origin, pathname } = new URL(url)
  const failed = (cause: unknown) => {
    log.error({ err: cause, hook: origin + pathname }, 'a token hook did not answer as it should')
    return noAnswer(cause)
  }
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await hookFetch(url, request)
      if (response.status < 500 || attempt === attempts) return await answerOf(response)
    } catch (error) {
      if (isDenial(error)) throw error
      if (attempt === attempts || error instanceof UnusableAnswer) throw failed(error)
    }
    await setTimeout(pauseMilliseconds * attempt)
  }
}

class UnusableAnswer extends Error {}

async function answerOf(response: Response): Promise<HookAnswer | undefined> {
  if (response.status === 204) return undefined
  if (response.status === 403) throw denial()
  if (response.status !== 200)
    throw new UnusableAnswer(`the hook answered with the status ${response.status}`)
  const answer = hookAnswer.safeParse(await response.json().catch(() => undefined))
  if (!answer.success)
    throw new UnusableAnswer('the hook answered 200 without an object "session" of claims', {
      cause: answer.error,
    })
  return answer.data.session
}

function denial(): PlatformError {
  return oauthError('access_denied', 'The token hook of this server forbade the tokens.')
}

function isDenial(error: unknown): boolean {
  return (error as Partial<PlatformError>).code === 'access_denied'
}

function noAnswer(cause: unknown): PlatformError {
  return oauthError('server_error', {
    hint: 'The token hook of this server did not answer as it should.',
    cause,
  })
}
