import { type SendAnswer, uncached } from './answer.ts'

/** Puts the parameters into the fragment; a registered redirect URI has none of its own (RFC 6749 §3.1.2). */
export const fragment: SendAnswer = (redirectUri, parameters) => ({
  status: 303,
  headers: { ...uncached, location: `${redirectUri}#${parameters}` },
  body: '',
})
