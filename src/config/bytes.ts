import { z } from 'zod'

const unitBytes: Readonly<Record<string, number>> = {
  B: 1,
  KB: 2 ** 10,
  MB: 2 ** 20,
  GB: 2 ** 30,
  TB: 2 ** 40,
}

/** An amount of memory in a configuration; the value is in bytes. */
export const bytes = z
  .string()
  .regex(/^\d+(B|KB|MB|GB|TB)$/, 'must be an amount of memory such as 512KB, 128MB or 1GB')
  .transform((text) => Number.parseInt(text, 10) * (unitBytes[text.replace(/^\d+/, '')] as number))
  .meta({ description: 'An amount of memory such as 512KB, 128MB or 1GB.' })
