import { z } from 'zod'
import { parseDuration } from '../../../config/duration.ts'
import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { malformedRequest } from '../../errors/admin-error.ts'
import { issueInitialAccessToken } from '../../registration/initial-access-tokens.ts'
import { issuedInitialAccessTokenSchema, presentInitialAccessToken } from './initial-access-token-schema.ts'

const body = z.object({
  description: z.string().max(200).optional().meta({ description: 'Who it is for.' }),
  uses: z.int().min(1).max(1_000_000).optional().meta({ description: 'How many clients it may register.' }),
  expires_in: z.string().optional().meta({ description: 'A duration such as 24h; for ever unless said.' }),
})

export const createInitialAccessTokenEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'POST',
    path: '/admin/oauth2/registration/initial-access-tokens',
    operationId: 'createInitialAccessToken',
    summary: 'Issue a token with which clients can be registered',
    tag: 'oAuth2',
    body,
    responses: { 201: issuedInitialAccessTokenSchema },
  },
  ({ database, clock }: OAuth2Context) =>
    async (request, reply) => {
      const { description = '', uses, expires_in } = request.body
      const now = clock()
      const expiresAt = expires_in === undefined ? undefined : inFuture(now, expires_in)
      const { token, issued } = await issueInitialAccessToken(database, { description, uses, expiresAt }, now)
      reply.code(201)
      return { ...presentInitialAccessToken(issued), token }
    },
)

const longestSeconds = 10 * 365 * 86_400

function inFuture(now: Date, text: string): Date {
  const seconds = parseDuration(text)
  if (seconds === undefined || seconds <= 0 || seconds > longestSeconds)
    throw malformedRequest('"expires_in" must be a duration such as 24h, ten years at the most.')
  return new Date(now.getTime() + seconds * 1000)
}
