import { z } from 'zod'

/** The code that a person entered. */
export const userCodeBody = z
  .object({ user_code: z.string().nullish().meta({ description: 'As the person entered it.' }) })
  .meta({ id: 'acceptDeviceUserCodeRequest' })
