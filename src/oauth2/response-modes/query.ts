import { type SendAnswer, uncached } from './answer.ts'

/** Appends the parameters to the query of the redirect URI, which keeps its own (RFC 6749 §4.1.2). */
export const query: SendAnswer = (redirectUri, parameters) => ({
  status: 303,
  headers: {
    ...uncached,
    location: `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${parameters}`,
  },
  body: '',
})
