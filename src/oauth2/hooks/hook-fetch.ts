import { createOutgoing, type OutgoingFetch } from '../../http/outgoing/outgoing.ts'
import type { HooksSettings } from './hook-settings.ts'

/** More claims than any token has use for: Hydra's limit. */
const maximumBodyBytes = 5 * 1_048_576

/** The operator wrote the addresses of the hooks down, so they may be in a private network; nothing else may. */
export function hookFetch({ token, refreshToken, timeout }: HooksSettings): OutgoingFetch {
  const hooks = [token, refreshToken].filter((hook) => hook !== undefined)
  return createOutgoing({
    trustedOrigins: hooks.map(({ url }) => new URL(url).origin),
    timeoutMilliseconds: timeout * 1000,
    maximumBodyBytes,
  })
}
