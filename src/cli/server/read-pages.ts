import { nextPageToken } from './next-page.ts'
import type { PageOptions } from './page-options.ts'
import type { Server, ServerRequest } from './server.ts'

export interface Pages<Thing> {
  readonly items: readonly Thing[]
  readonly next: string | undefined
}

/** The page of a list that the options name, or every page from there on. */
export async function readPages<Thing>(
  server: Server,
  path: string,
  options: PageOptions,
  query: ServerRequest['query'] = {},
): Promise<Pages<Thing>> {
  const items: Thing[] = []
  let next = options.pageToken
  do {
    const answer = await server.request(path, {
      query: { ...query, page_size: options.pageSize ?? (options.all ? '500' : undefined), page_token: next },
    })
    items.push(...(answer.body as Thing[]))
    next = nextPageToken(answer.headers)
  } while (options.all && next !== undefined)
  return { items, next }
}

/** What a program reads of a list. */
export function pageDocument<Thing>({ items, next }: Pages<Thing>): object {
  return { items, next_page_token: next ?? '', is_last_page: next === undefined }
}
