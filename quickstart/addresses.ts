/** Where the parts of the quickstart listen. All of them are on loopback only. */
export interface Addresses {
  readonly platform: Address
  readonly admin: Address
  readonly identityProvider: Address
  readonly application: Address
}

export interface Address {
  readonly port: number
  /** Without a slash at the end. */
  readonly url: string
}

/** The host that every part binds to; people and redirects use the name `localhost`. */
export const loopback = '127.0.0.1'

/** Four ports in a row: the platform's two listeners, the identity provider and the application. */
export function addressesFrom(firstPort: number): Addresses {
  const address = (port: number): Address => ({ port, url: `http://localhost:${port}` })
  return {
    platform: address(firstPort),
    admin: address(firstPort + 1),
    identityProvider: address(firstPort + 2),
    application: address(firstPort + 3),
  }
}
