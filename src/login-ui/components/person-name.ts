import type { Identity } from '../../contracts/identity-api.ts'

/** How the pages call a person: by the address or name that the person knows, else by the account's identifier. */
export function personName({ id, traits }: Identity): string {
  const { name } = traits
  const candidates = [
    traits.email,
    typeof name === 'object' && name !== null ? Object.values(name).join(' ') : name,
    traits.preferred_username,
    traits.username,
    traits.phone_number,
  ]
  return candidates.find((value): value is string => typeof value === 'string' && value !== '') ?? id
}
