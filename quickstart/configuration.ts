import { writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { type Addresses, loopback } from './addresses.ts'
import type { Person } from './identity-provider/persons.ts'
import type { Secrets } from './secrets.ts'

/** The provider's id is a part of the redirect URI that it knows the platform by. */
export const providerId = 'demonstration'

/** The client that the platform is at the demonstration identity provider. */
export const platformClientId = 'identity-platform'

/** Where the demonstration identity provider sends people back to. */
export const providerCallback = (addresses: Addresses) =>
  `${addresses.platform.url}/self-service/methods/oidc/callback/${providerId}`

/** Writes the configuration file of the platform, as an operator would write it: it holds no secret itself. */
export function writeConfiguration(
  file: string,
  addresses: Addresses,
  secrets: Secrets,
  person: Person,
): void {
  writeFileSync(file, configurationText(addresses, secrets, person), { mode: 0o600 })
}

function configurationText(addresses: Addresses, secrets: Secrets, person: Person): string {
  const configuration = {
    public_url: addresses.platform.url,
    public: { host: loopback, port: addresses.platform.port },
    admin: { host: loopback, port: addresses.admin.port },
    secrets: [{ file: secrets.platform.file }],
    providers: [
      {
        id: providerId,
        provider: 'generic',
        label: 'Demonstration identity provider',
        issuer_url: addresses.identityProvider.url,
        client_id: platformClientId,
        client_secret: { file: secrets.identityProviderClient.file },
        scope: ['openid', 'profile', 'email'],
      },
    ],
    login_ui: { home: startPage(addresses, person) },
    log: { format: 'text' },
  }
  return `# Written by the quickstart at each start. Changes take effect while it runs. To keep them, copy this file and
# start the platform with: identity-platform serve --config <your copy>
${stringify(configuration, { lineWidth: 0 })}`
}

/** What the platform's start page tells a newcomer. */
function startPage(addresses: Addresses, person: Person) {
  return {
    title: 'Your identity platform is running',
    text: 'Sign in once to the demonstration application, to see how a person reaches an application through the identity provider that a company already has.',
    applications: [
      {
        name: 'Demonstration application',
        url: addresses.application.url,
        description: 'An ordinary web application that trusts this platform and knows no password.',
        steps: [
          'Open the application and choose “Sign in”. It sends you here, to the platform.',
          'Choose “Demonstration identity provider”. It stands in for Microsoft Entra ID, Okta, Google or GitHub.',
          `Sign in there as ${person.email} with the password ${person.password}.`,
          'Allow the application to see who you are. It shows the claims and tokens that it received, and can refresh them, call userinfo, and sign you out.',
        ],
      },
    ],
  }
}
