import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'

/**
 * Makes the answers of a token endpoint those of RFC 6749 §5: an error has status 400 even where the server
 * sends it with 200, and has the name that the RFC gives it. An ID token beside the access token is left out:
 * without an issuer nobody can verify it.
 */
export function standardTokenAnswers(
  fetch: OutgoingFetch,
  tokenEndpoint: string,
  errorNames: Readonly<Record<string, string>> = {},
): OutgoingFetch {
  return async (address, request) => {
    const response = await fetch(address, request)
    if (String(address) !== tokenEndpoint || response.status !== 200) return response
    const body = await jsonOf(response)
    if (!body) return response
    const { id_token: _, ...answer } = body
    if (typeof answer.error !== 'string') return Response.json(answer)
    return Response.json({ ...answer, error: errorNames[answer.error] ?? answer.error }, { status: 400 })
  }
}

async function jsonOf(response: Response): Promise<Record<string, unknown> | undefined> {
  try {
    return (await response.clone().json()) as Record<string, unknown>
  } catch {
    return undefined
  }
}
