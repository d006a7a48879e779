import { z } from 'zod'
import { seal, unseal } from '../../cryptography/seal.ts'
import type { OAuth2Context } from '../context.ts'
import { malformedRequest } from '../errors/admin-error.ts'

/** The query parameters of every list. */
export const pageQuery = {
  page_size: z.string().optional().meta({ description: 'How many, 100 unless said, 500 at the most.' }),
  page_token: z.string().optional().meta({ description: 'From the Link header of an earlier page.' }),
}

export interface PageRequest {
  readonly size: number
  /** The key of the last row of the page before; undefined for the first page. */
  readonly after: string | undefined
}

type Context = Pick<OAuth2Context, 'settings' | 'clock'>

const usualSize = 100
const largestSize = 500
const tokenLifetimeSeconds = 3600

/**
 * Which page of a list is asked for. @param list the name of the list: a token of one is none of another
 * @throws PlatformError 400 for a size that is no number and for a token that is not of this list or expired
 */
export function requestedPage(
  context: Context,
  list: string,
  query: { readonly page_size?: string | undefined; readonly page_token?: string | undefined },
): PageRequest {
  return { size: pageSize(query.page_size), after: keyOf(context, list, query.page_token) }
}

/** `Link` of a page: relative addresses of the first and, where there is one, the next page (RFC 8288). */
export function pageLinks(
  context: Context,
  list: string,
  path: string,
  filters: Readonly<Record<string, string | undefined>>,
  { size, next }: { readonly size: number; readonly next: string | undefined },
): string {
  const link = (relation: string, after: string | null) => {
    const parameters = new URLSearchParams()
    for (const [name, value] of Object.entries(filters)) if (value !== undefined) parameters.set(name, value)
    parameters.set('page_size', String(size))
    parameters.set('page_token', pageToken(context, list, after))
    return `<${path}?${parameters}>; rel="${relation}"`
  }
  const first = link('first', null)
  return next === undefined ? first : `${first},${link('next', next)}`
}

function pageSize(text: string | undefined): number {
  if (text === undefined) return usualSize
  if (!/^-?\d{1,9}$/.test(text)) throw malformedRequest('The parameter "page_size" must be a number.')
  const size = Number(text)
  return size <= 0 ? usualSize : Math.min(size, largestSize)
}

function pageToken({ settings, clock }: Context, list: string, after: string | null): string {
  const expiresAt = Math.floor(clock().getTime() / 1000) + tokenLifetimeSeconds
  return seal(settings.secrets.pagination, purpose(list), JSON.stringify([after, expiresAt]))
}

function keyOf({ settings, clock }: Context, list: string, token: string | undefined): string | undefined {
  if (!token) return undefined
  const content = unseal(settings.secrets.pagination, purpose(list), token)
  const [after, expiresAt] = content ? (JSON.parse(content.toString()) as [string | null, number]) : [null, 0]
  if (expiresAt * 1000 <= clock().getTime())
    throw malformedRequest('The parameter "page_token" is invalid or has expired. Begin with the first page.')
  return after ?? undefined
}

function purpose(list: string): string {
  return `oauth2 page token: ${list}`
}
