import { pageUrl } from '../flows/flow-urls.ts'
import type { HookKind } from './hook-kind.ts'

/** Whoever has an address that is to be verified is led to the page for that. */
export const showVerificationUi: HookKind = {
  hook: 'show_verification_ui',
  async afterwards({ settings, flows }, { verifications: [verification] }) {
    if (!verification) return undefined
    const url = pageUrl(settings, verification)
    const { id, address = '', type } = verification
    return {
      continueWith: [
        {
          action: 'show_verification_ui',
          flow: { id, verifiable_address: address, ...(type === 'browser' && { url }) },
        },
      ],
      redirectTo: url,
      async thenTo(continueUrl) {
        await flows.save({ ...verification, continueUrl })
      },
    }
  },
}
