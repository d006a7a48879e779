import { PlatformError } from '../../contracts/platform-error.ts'
import { AuthorizationRefusal } from '../authorization-request/refusal.ts'
import { errorPage } from '../browser/page-redirect.ts'
import type { OAuth2Context } from '../context.ts'
import type { BrowserAnswer } from '../response-modes/answer.ts'

/** What is wrong with a request is shown to the person. What failed here, rather than in the request, is thrown. */
export async function showingErrors(
  { settings }: Pick<OAuth2Context, 'settings'>,
  work: () => Promise<BrowserAnswer>,
): Promise<BrowserAnswer> {
  try {
    return await work()
  } catch (thrown) {
    const error = thrown instanceof AuthorizationRefusal ? thrown.error : thrown
    if (error instanceof PlatformError && error.status < 500) return errorPage(settings, error)
    throw error
  }
}
