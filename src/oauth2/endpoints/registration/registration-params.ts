import { z } from 'zod'

export const registrationParams = z.object({ id: z.string() })
