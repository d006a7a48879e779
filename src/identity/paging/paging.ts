import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { seal, unseal } from '../../cryptography/seal.ts'
import type { SecretRing } from '../../cryptography/secret-ring.ts'
import { identityError } from '../errors/identity-error.ts'

const largestPage = 1000
const usualPage = 250
const purpose = 'identity page'

/** Parameters of a list that is paged by key. */
export const keysetQuery = {
  page_size: z.number().int().min(1).max(largestPage).optional(),
  page_token: z.string().optional(),
}

/** Parameters of a list that is paged by number, or by key where the client follows `Link`. */
export const numberedQuery = {
  ...keysetQuery,
  per_page: z.number().int().min(1).max(largestPage).optional(),
  page: z.number().int().min(0).optional(),
}

interface PageQuery {
  readonly page_size?: number | undefined
  readonly page_token?: string | undefined
  readonly per_page?: number | undefined
  readonly page?: number | undefined
}

export function pageSize({ page_size, per_page }: PageQuery): number {
  return page_size ?? per_page ?? usualPage
}

/** The key after which a page begins, undefined for the first one. Throws 400 for a token of somebody else. */
export function readPageToken(secrets: SecretRing, token: string | undefined): string | undefined {
  if (!token) return undefined
  const key = unseal(secrets, purpose, token)?.toString()
  if (key === undefined)
    throw identityError('bad_request', 'This page_token is not valid. Take it from the header Link.')
  return key
}

/**
 * Says where the first and the next page are (RFC 8288), with the filters of this request.
 * @param nextKey the last key of this page when another one follows
 */
export function linkPages(
  request: FastifyRequest,
  reply: FastifyReply,
  secrets: SecretRing,
  size: number,
  nextKey: string | undefined,
): void {
  const links = [link(request, 'first', { page_size: String(size) })]
  if (nextKey !== undefined)
    links.push(
      link(request, 'next', { page_size: String(size), page_token: seal(secrets, purpose, nextKey) }),
    )
  reply.header('link', links.join(','))
}

/** The number of a page, from 0, by its token or its number (where 0 and 1 are both the first). */
export function pageNumber(secrets: SecretRing, { page_token, page = 0 }: PageQuery): number {
  const key = readPageToken(secrets, page_token)
  return key === undefined ? Math.max(0, page - 1) : Number(key)
}

/** Says how many entries there are in all and where the first and the next page are. */
export function linkNumberedPages(
  request: FastifyRequest,
  reply: FastifyReply,
  secrets: SecretRing,
  { page, size, total }: { readonly page: number; readonly size: number; readonly total: number },
): void {
  reply.header('x-total-count', String(total))
  linkPages(request, reply, secrets, size, (page + 1) * size < total ? String(page + 1) : undefined)
}

const pageParameters = ['page_size', 'page_token', 'per_page', 'page']

function link(request: FastifyRequest, rel: string, page: Readonly<Record<string, string>>): string {
  const [path, query] = request.url.split('?', 2)
  const parameters = new URLSearchParams(query)
  for (const name of pageParameters) parameters.delete(name)
  for (const [name, value] of Object.entries(page)) parameters.set(name, value)
  return `<${path}?${parameters}>; rel="${rel}"`
}
