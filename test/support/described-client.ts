import type { OAuth2Api } from '@ory/hydra-client'
import axios, { type AxiosResponse, isAxiosError } from 'axios'
import type { ApiDescription } from './api-description.ts'
import { HttpBrowser, type Page } from './http-browser.ts'

/** The published clients are CommonJS, for which axios has types of its own. */
type AxiosInstance = NonNullable<ConstructorParameters<typeof OAuth2Api>[2]>

/** What the published clients send their requests with: every answer has to be as it is described. */
export function describedClient(description: ApiDescription): AxiosInstance {
  const client = axios.create({ maxRedirects: 0 })
  const check = ({ config, status, headers, data }: AxiosResponse) =>
    description.check({
      method: config.method ?? 'GET',
      url: config.url ?? '',
      status,
      contentType: String(headers['content-type'] ?? ''),
      body: data,
    })
  client.interceptors.response.use(
    (response) => {
      check(response)
      return response
    },
    (error: unknown) => {
      if (isAxiosError(error) && error.response) check(error.response)
      throw error
    },
  )
  return client as unknown as AxiosInstance
}

/** A browser whose answers have to be as they are described, where they are described at all. */
export class DescribedBrowser extends HttpBrowser {
  readonly #descriptions: readonly ApiDescription[]

  constructor(...descriptions: readonly ApiDescription[]) {
    super()
    this.#descriptions = descriptions
  }

  override async request(...[url, form, accept]: Parameters<HttpBrowser['request']>): Promise<Page> {
    const page = await super.request(url, form, accept)
    const method = form ? 'POST' : 'GET'
    const contentType = page.headers.get('content-type') ?? ''
    const answer = {
      method,
      url: page.url.href,
      status: page.status,
      contentType,
      body: contentType.startsWith('application/json') ? JSON.parse(page.text) : page.text,
    }
    for (const description of this.#descriptions)
      if (description.describes(method, answer.url)) description.check(answer)
    return page
  }
}

/** The answer that refused a published client's call. @throws when it was not refused */
export async function refusedAnswer(call: Promise<unknown>): Promise<AxiosResponse> {
  try {
    await call
  } catch (error) {
    if (isAxiosError(error) && error.response) return error.response
    throw error
  }
  throw new Error('The call was not refused')
}

/** What a published client's call was refused with. @throws when it was not refused */
export async function refusal(
  call: Promise<unknown>,
): Promise<{ readonly status: number; readonly data: unknown }> {
  const { status, data } = await refusedAnswer(call)
  return { status, data }
}

/** The page token behind `rel="next"` (RFC 8288). */
export function nextPageToken(link: unknown): string | undefined {
  const next = /<([^>]+)>; rel="next"/.exec(String(link))?.[1]
  return next && (new URL(next, 'http://localhost').searchParams.get('page_token') ?? undefined)
}
