/** The party that keys are made for (Web Authentication §4). */
export interface RelyingParty {
  /** A domain: keys work on its hosts and on those below it. */
  readonly id: string
  readonly name: string
  /** The pages that keys may be used on. */
  readonly origins: readonly string[]
}

interface Section {
  readonly id?: string | undefined
  readonly display_name?: string | undefined
  readonly origin?: string | undefined
  readonly origins?: readonly string[] | undefined
}

/** @param pages addresses of the platform's own pages, for an operator who lists no origins */
export function relyingParty(section: Section, publicUrl: string, pages: readonly string[]): RelyingParty {
  const { protocol, hostname } = new URL(publicUrl)
  const id = section.id ?? hostname
  const listed = section.origins ?? (section.origin === undefined ? undefined : [section.origin])
  const own = [`${protocol}//${id}`, publicUrl, ...pages].filter((page) =>
    isWithin(new URL(page).hostname, id),
  )
  return {
    id,
    name: section.display_name ?? id,
    origins: [...new Set((listed ?? own).map((address) => new URL(address).origin))],
  }
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}
