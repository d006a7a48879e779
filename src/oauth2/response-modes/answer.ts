import type { Client } from '../clients/client.ts'

export type ResponseMode = 'query' | 'fragment' | 'form_post'

/** Where the answer to an authorization request goes. */
export interface AnswerTarget {
  readonly client: Client
  /** Registered for the client. */
  readonly redirectUri: string
  readonly responseMode: ResponseMode
  /** The answer is a signed JWT (JARM). */
  readonly signed: boolean
  /** As the client sent it; empty when it sent none. */
  readonly state: string
}

/** An HTTP answer to a browser. */
export interface BrowserAnswer {
  readonly status: 200 | 302 | 303
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Takes the parameters of an answer to a redirect URI. */
export type SendAnswer = (redirectUri: string, parameters: URLSearchParams) => BrowserAnswer

/** A code must not be kept by any cache (RFC 6749 §5.1). */
export const uncached = { 'cache-control': 'no-store', pragma: 'no-cache' } as const
