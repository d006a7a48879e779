import { z } from 'zod'

/** The client that the path names. */
export const clientParams = z.object({ id: z.string() })
