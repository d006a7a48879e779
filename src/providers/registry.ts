import { isDeepStrictEqual } from 'node:util'
import type { ProviderConfiguration } from '../config/provider.ts'
import type { ExternalProvider, ProviderRegistry } from '../contracts/provider-registry.ts'
import { createOutgoing, type OutgoingOptions } from '../http/outgoing/outgoing.ts'
import { configuredProvider } from './configured-provider.ts'
import { providerKinds } from './index.ts'
import { createMapper } from './mappers/create-mapper.ts'

export interface ProviderRegistryOptions {
  /** The guard of outgoing requests, see {@link createOutgoing}. */
  readonly outgoing?: OutgoingOptions
  readonly clock?: () => Date
}

/** The providers of a configuration that may change while the platform runs. */
export interface ReloadableProviderRegistry extends ProviderRegistry {
  /**
   * Takes another configuration. Providers whose configuration is the same stay the very same objects, so a
   * sign-in under way with them is not disturbed. Throws and changes nothing when a provider cannot be built.
   */
  reload(configurations: readonly ProviderConfiguration[]): Promise<void>
}

/**
 * Builds the providers of a configuration. No provider is asked for anything yet: one that is away breaks
 * sign-ins through itself only. Throws a PlatformError that names the provider whose mapper cannot be used.
 */
export async function createProviderRegistry(
  configurations: readonly ProviderConfiguration[],
  options: ProviderRegistryOptions = {},
): Promise<ReloadableProviderRegistry> {
  const registry = new Registry(options)
  await registry.reload(configurations)
  return registry
}

interface Entry {
  readonly configuration: ProviderConfiguration
  readonly provider: ExternalProvider
}

class Registry implements ReloadableProviderRegistry {
  readonly #options: ProviderRegistryOptions
  #entries: ReadonlyMap<string, Entry> = new Map()

  constructor(options: ProviderRegistryOptions) {
    this.#options = options
  }

  list(): readonly ExternalProvider[] {
    return [...this.#entries.values()].map(({ provider }) => provider)
  }

  get(id: string): ExternalProvider | undefined {
    return this.#entries.get(id)?.provider
  }

  async reload(configurations: readonly ProviderConfiguration[]): Promise<void> {
    const entries = await Promise.all(
      configurations.map(async (configuration) => {
        const known = this.#entries.get(configuration.id)
        if (known && isDeepStrictEqual(known.configuration, configuration)) return known
        return { configuration, provider: await build(configuration, this.#options) }
      }),
    )
    this.#entries = new Map(entries.map((entry) => [entry.configuration.id, entry]))
  }
}

async function build(
  configuration: ProviderConfiguration,
  options: ProviderRegistryOptions,
): Promise<ExternalProvider> {
  const clock = options.clock ?? (() => new Date())
  const kind = providerKinds[configuration.provider]
  const label = configuration.label ?? nameOf(configuration, kind.displayName)
  const mapper = await createMapper(configuration, kind.map, {
    label,
    fetch: createOutgoing(options.outgoing),
    clock,
  })
  const fetch = createOutgoing({ ...options.outgoing, trustedOrigins: originsOf(configuration) })
  return configuredProvider(
    configuration,
    label,
    kind.connect(configuration, { label, fetch, clock }),
    mapper,
  )
}

/** A provider that is named after its kind carries the kind's proper name, any other one its id. */
function nameOf({ id, provider }: ProviderConfiguration, displayName: string): string {
  return id === provider ? displayName : id
}

/**
 * Where the operator says that the provider is; that may be in a private network. Other addresses, which the
 * provider itself names in its discovery document, must be public or among the exceptions.
 */
function originsOf(configuration: ProviderConfiguration): string[] {
  const { issuer_url, auth_url, token_url, userinfo_url, jwks_url, api_url } = configuration
  return [issuer_url, auth_url, token_url, userinfo_url, jwks_url, api_url].flatMap((address) =>
    address === undefined ? [] : [new URL(address).origin],
  )
}
