import { z } from 'zod'

/** The set that the path names. */
export const keySetParams = z.object({ set: z.string() })

/** The key that the path names. */
export const keyParams = z.object({ set: z.string(), kid: z.string() })
