import type { Addresses } from './addresses.ts'
import type { Person } from './identity-provider/persons.ts'

/** What a person sees in the terminal when everything runs. */
export function summary(addresses: Addresses, person: Person, dataDirectory: string): string {
  const rows: readonly (readonly [string, string])[] = [
    ['Start here', `${addresses.platform.url}/`],
    ['Demonstration application', `${addresses.application.url}/`],
    ['Demonstration identity provider', `${addresses.identityProvider.url}/`],
    ['Admin API, from this machine only', `${addresses.admin.url}/`],
    ['Sign in as', `${person.email}, password ${person.password}`],
    ['Data and logs', dataDirectory],
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`)
  return `\nThe identity platform is running.\n\n${lines.join('\n')}\n\nCtrl-C stops everything.\n`
}
