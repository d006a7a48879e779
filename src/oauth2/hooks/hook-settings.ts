import type { Configuration } from '../../config/configuration.ts'

/** An endpoint of the operator that is asked about tokens before they are issued. */
export interface HookSettings {
  readonly url: string
  /** With the API key, where there is one. */
  readonly headers: Readonly<Record<string, string>>
}

export interface HooksSettings {
  /** Asked for every grant type. */
  readonly token: HookSettings | undefined
  /** Asked before that when a token is refreshed. */
  readonly refreshToken: HookSettings | undefined
  /** Whether claims of a hook's answer join those that are there, or are all there is. */
  readonly claims: 'merge' | 'replace'
  /** Seconds that one attempt may take. */
  readonly timeout: number
}

type Section = Configuration['oauth2']['oauth2']

export function hooksSettings({ token_hook, refresh_token_hook, hooks }: Section): HooksSettings {
  return { token: hookOf(token_hook), refreshToken: hookOf(refresh_token_hook), ...hooks }
}

function hookOf(hook: Section['token_hook']): HookSettings | undefined {
  if (hook === undefined || typeof hook === 'string')
    return hook === undefined ? hook : { url: hook, headers: {} }
  return { url: hook.url, headers: hook.auth ? apiKey(hook.auth.config) : {} }
}

function apiKey({
  in: place,
  name,
  value,
}: {
  readonly in: 'header' | 'cookie'
  readonly name: string
  readonly value: string
}): Readonly<Record<string, string>> {
  return place === 'header' ? { [name]: value } : { cookie: `${name}=${value}` }
}
