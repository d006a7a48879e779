import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'
import { listInitialAccessTokens } from '../../registration/initial-access-tokens.ts'
import { pageLinks, pageQuery, requestedPage } from '../pagination.ts'
import { initialAccessTokenSchema, presentInitialAccessToken } from './initial-access-token-schema.ts'

const path = '/admin/oauth2/registration/initial-access-tokens'

export const listInitialAccessTokensEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path,
    operationId: 'listInitialAccessTokens',
    summary: 'List the tokens with which clients can be registered',
    tag: 'oAuth2',
    query: z.object(pageQuery),
    responses: { 200: z.array(initialAccessTokenSchema) },
  },
  (context: OAuth2Context) => async (request, reply) => {
    const { size, after } = requestedPage(context, 'initial access tokens', request.query)
    const found = await listInitialAccessTokens(context.database, after, size + 1, context.clock())
    const tokens = found.slice(0, size)
    const next = found.length > size ? tokens.at(-1)?.id : undefined
    reply.header('link', pageLinks(context, 'initial access tokens', path, {}, { size, next }))
    return tokens.map(presentInitialAccessToken)
  },
)
