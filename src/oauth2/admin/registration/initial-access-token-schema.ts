import { z } from 'zod'
import type { InitialAccessToken } from '../../registration/initial-access-tokens.ts'
import { timeText } from '../../time-text.ts'

const fields = {
  id: z.string(),
  description: z.string(),
  remaining_uses: z.int().nullable(),
  created_at: z.string(),
  expires_at: z.string().nullable(),
}

export const initialAccessTokenSchema = z.object(fields).meta({ id: 'initialAccessToken' })

export const issuedInitialAccessTokenSchema = z
  .object({ ...fields, token: z.string().meta({ description: 'Shown this once.' }) })
  .meta({ id: 'issuedInitialAccessToken' })

export function presentInitialAccessToken(
  token: InitialAccessToken,
): z.output<typeof initialAccessTokenSchema> {
  const { id, description, remaining_uses, created_at, expires_at } = token
  return {
    id,
    description,
    remaining_uses,
    created_at: timeText(created_at),
    expires_at: expires_at && timeText(expires_at),
  }
}
