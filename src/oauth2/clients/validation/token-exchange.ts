import { tokenExchangeGrant } from '../../token-exchange/token-types.ts'
import type { ClientCheck } from './check.ts'
import { invalidMetadata } from './invalid-metadata.ts'

const modes = ['impersonation', 'delegation']

/** Whose tokens the client may exchange, and for what (RFC 8693). */
export const checkTokenExchange: ClientCheck = (document) => {
  const { token_exchange_modes: chosen = [], token_endpoint_auth_method: method } = document
  const unknown = chosen.find((mode) => !modes.includes(mode))
  if (unknown !== undefined)
    throw invalidMetadata(
      `An entry of "token_exchange_modes" must be one of ${modes.join(', ')}, not "${unknown}".`,
    )
  if (document.grant_types.includes(tokenExchangeGrant) && method === 'none')
    throw invalidMetadata(
      'A client that exchanges tokens must authenticate: choose another method than "none".',
    )
}
