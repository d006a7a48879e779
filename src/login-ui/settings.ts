import type { Configuration } from '../config/configuration.ts'
import type { LoginUiConfiguration } from '../config/login-ui.ts'

/** What the pages need of the configuration, resolved once. Addresses have no slash at the end. */
export interface LoginUiSettings {
  readonly brandName: string
  /** `brand.logo` as configured: an address or the path of a file. */
  readonly logo: string | undefined
  readonly supportEmail: string | undefined
  /** People can get back into accounts whose password they have forgotten. */
  readonly recovers: boolean
  readonly home: LoginUiConfiguration['home']
  /** Where browsers reach the pages and the self-service endpoints. */
  readonly publicUrl: string
  /** Path part of the public address, without a slash at the end: empty unless hosted below a path. */
  readonly basePath: string
  /** Where browsers reach the OAuth 2.0 server. */
  readonly oauthPublicUrl: string
  /** The public address is HTTPS: cookies are `Secure`. */
  readonly secure: boolean
}

export function loginUiSettings(configuration: Configuration): LoginUiSettings {
  const { login_ui: loginUi, oauth2, identity } = configuration
  const publicUrl = withoutSlash(configuration.public_url)
  const { pathname, protocol } = new URL(publicUrl)
  return {
    brandName: loginUi.brand.name,
    logo: loginUi.brand.logo,
    supportEmail: loginUi.support_email,
    recovers: identity.selfservice.flows.recovery.enabled,
    home: loginUi.home,
    publicUrl,
    basePath: withoutSlash(pathname),
    oauthPublicUrl: withoutSlash(oauth2.urls.self.public ?? publicUrl),
    secure: protocol === 'https:',
  }
}

function withoutSlash(address: string): string {
  return address.replace(/\/+$/, '')
}
