import { z } from 'zod'
import { timeText } from '../../time-text.ts'
import type { TrustedIssuer } from '../../trusted-issuers/trusted-issuer.ts'

/** The trusted issuer that the path names. */
export const trustedIssuerParams = z.object({ id: z.string() })

/** A trusted issuer as it is shown: of its key only the name. */
export const trustedIssuerResponse = z
  .object({
    id: z.string(),
    issuer: z.string(),
    subject: z.string().meta({ description: 'Empty when the issuer may speak for anybody.' }),
    allow_any_subject: z.boolean(),
    scope: z.array(z.string()),
    public_key: z
      .object({ set: z.string().meta({ description: 'The issuer.' }), kid: z.string() })
      .meta({ id: 'trustedOAuth2JwtGrantJsonWebKey' }),
    created_at: z.string(),
    expires_at: z.string(),
  })
  .meta({ id: 'trustedOAuth2JwtGrantIssuer' })

export function describeTrustedIssuer(trusted: TrustedIssuer): z.output<typeof trustedIssuerResponse> {
  return {
    id: trusted.id,
    issuer: trusted.issuer,
    subject: trusted.subject,
    allow_any_subject: trusted.allowAnySubject,
    scope: [...trusted.scope],
    public_key: { set: trusted.issuer, kid: trusted.kid },
    created_at: timeText(trusted.createdAt),
    expires_at: timeText(trusted.expiresAt),
  }
}
