import { z } from 'zod'

/** The error envelope in the API description; errors are not serialised by it. */
export const errorSchema = z
  .looseObject({
    error: z.looseObject({
      id: z.string().optional(),
      code: z.number().int().optional(),
      status: z.string().optional(),
      request: z.string().optional(),
      reason: z.string().optional(),
      message: z.string(),
      details: z.unknown().optional(),
    }),
  })
  .meta({ id: 'errorGeneric' })
