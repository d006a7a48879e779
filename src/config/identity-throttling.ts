import { z } from 'zod'
import { duration } from './duration.ts'

/**
 * `identity.security.throttling`: how many wrong guesses there may be within a window. Guesses are counted for
 * each account from each network, for each account from everywhere, for each address and for each network.
 */
export const throttling = z.strictObject({
  enabled: z.boolean().default(true),
  window: duration.prefault('15m'),
  per_account_and_network: z.int().min(1).default(10),
  per_account: z.int().min(1).default(100),
  per_address: z.int().min(1).default(100),
  per_network: z.int().min(1).default(500),
  /** How many messages people can cause within a window. */
  messages: z
    .strictObject({
      window: duration.prefault('1h'),
      per_address_and_network: z.int().min(1).default(5),
      per_address: z.int().min(1).default(15),
      per_network: z.int().min(1).default(500),
    })
    .prefault({}),
})
