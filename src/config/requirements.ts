import { X509Certificate } from 'node:crypto'
import type { ComponentName } from '../contracts/component.ts'
import type { Configuration } from './configuration.ts'
import { isLoopback } from './loopback.ts'
import type { Path } from './path.ts'
import { pathText } from './path.ts'
import { ConfigurationError, type ConfigurationProblem } from './problem.ts'
import { type ConfigurationTree, placeOf } from './tree.ts'

/**
 * What one key demands of others, and the components that run demand of the configuration.
 * @throws ConfigurationError with a sentence for each demand that is not met
 */
export function requirements(
  configuration: Configuration,
  tree: ConfigurationTree,
  components: readonly ComponentName[],
): void {
  const problems = [
    ...missingSecrets(configuration),
    ...missingAddresses(configuration, components),
    ...adminAccess(configuration),
    ...clientCertificates(configuration),
  ].map(
    ({ path, message }): ConfigurationProblem => ({
      place: placeOf(tree, path),
      key: pathText(path),
      message,
    }),
  )
  if (problems.length > 0) throw new ConfigurationError(problems)
}

interface Demand {
  readonly path: Path
  readonly message: string
}

function missingSecrets({ secrets, oauth2, identity }: Configuration): Demand[] {
  if ([...secrets, ...oauth2.secrets.system, ...identity.secrets.default].length > 0) return []
  return [
    {
      path: ['secrets'],
      message:
        '"secrets" is missing. Add a list with one secret of 16 characters or more, or name a file that holds it: secrets: [{ file: /run/secrets/platform }]. "identity-platform config init" generates one.',
    },
  ]
}

/** A component that runs without its counterpart has to be told where the counterpart is. */
function missingAddresses(configuration: Configuration, components: readonly ComponentName[]): Demand[] {
  const demands: Demand[] = []
  const demand = (path: Path, without: ComponentName, what: string) =>
    demands.push({
      path,
      message: `"${pathText(path)}" is missing: ${without} does not run in this process, so the login UI has to be told the address of ${what}.`,
    })
  if (!components.includes('login-ui')) return []
  const ui = configuration.login_ui
  if (!components.includes('oauth2') && !ui.oauth2_admin_url)
    demand(['login_ui', 'oauth2_admin_url'], 'oauth2', 'its admin API')
  if (!components.includes('identity')) {
    if (!ui.identity_public_url) demand(['login_ui', 'identity_public_url'], 'identity', 'its public API')
    if (!ui.identity_admin_url) demand(['login_ui', 'identity_admin_url'], 'identity', 'its admin API')
  }
  return demands
}

function adminAccess({ admin }: Configuration): Demand[] {
  if (admin.authentication === 'loopback' && !isLoopback(admin.host) && !admin.token)
    return [
      {
        path: ['admin', 'host'],
        message: `the admin API would be open to everybody who reaches ${admin.host}. Set "admin.token" to a secret that callers send as a bearer token, or "admin.authentication" to certificate or, where the network itself is protected, to none.`,
      },
    ]
  if (admin.authentication === 'token' && !admin.token)
    return [
      {
        path: ['admin', 'authentication'],
        message: '"admin.token" is missing. Set it to the secret that callers send as a bearer token.',
      },
    ]
  if (admin.authentication === 'certificate' && !admin.tls?.client_authorities)
    return [
      {
        path: ['admin', 'authentication'],
        message:
          '"admin.tls" with "certificate", "key" and "client_authorities" is missing. Set it, so that callers can be known by their certificates.',
      },
    ]
  return []
}

function clientCertificates({
  public: { client_certificates, tls, trusted_proxies },
}: Configuration): Demand[] {
  const { ask, header, authorities } = client_certificates
  const demands: Demand[] = []
  if (ask && !tls)
    demands.push({
      path: ['public', 'client_certificates', 'ask'],
      message: '"public.tls" is missing: only a listener with TLS can ask clients for a certificate.',
    })
  if (header !== undefined && trusted_proxies.length === 0)
    demands.push({
      path: ['public', 'client_certificates', 'header'],
      message: '"public.trusted_proxies" is missing: name the proxies that may say whose certificate it is.',
    })
  if (authorities !== undefined && !isCertificates(authorities))
    demands.push({
      path: ['public', 'client_certificates', 'authorities'],
      message: 'there is no certificate in it that can be read. It must be PEM.',
    })
  return demands
}

function isCertificates(pem: string): boolean {
  const frames = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  try {
    return frames.map((frame) => new X509Certificate(frame)).length > 0
  } catch {
    return false
  }
}
