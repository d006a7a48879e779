import type { ProviderConfiguration } from '../../config/provider.ts'
import type { ProviderClaims } from '../../contracts/provider-registry.ts'

type AssuranceSettings = Pick<ProviderConfiguration, 'aal2_acr_values' | 'aal2_amr_values'>

/** Whether what the provider says of the sign-in (`acr`, `amr`) counts as a second factor. */
export function reachesAal2(claims: ProviderClaims, settings: AssuranceSettings): boolean {
  return (
    (claims.acr !== undefined && settings.aal2_acr_values.includes(claims.acr)) ||
    (claims.amr ?? []).some((method) => settings.aal2_amr_values.includes(method))
  )
}
