import type { Result } from '../results/print-result.ts'

/** An identity as the admin API shows it. */
export type Identity = Readonly<Record<string, unknown>>

export const identityResult: Result<Identity> = {
  columns: [
    ['ID', ({ id }) => id],
    ['VERIFIED ADDRESS', ({ verifiable_addresses: addresses }) => firstAddress(addresses, true)],
    ['RECOVERY ADDRESS', ({ recovery_addresses: addresses }) => firstAddress(addresses, false)],
    ['SCHEMA ID', ({ schema_id }) => schema_id],
    ['STATE', ({ state }) => state],
  ],
  idOf: ({ id }) => String(id),
}

interface Address {
  readonly value: string
  readonly verified?: boolean
}

function firstAddress(addresses: unknown, verified: boolean): string | undefined {
  const all = (addresses ?? []) as readonly Address[]
  return all.find((address) => !verified || address.verified)?.value
}

export function identityPath(id: string): string {
  return `/admin/identities/${encodeURIComponent(id)}`
}
