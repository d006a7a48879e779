import type { ProviderConfiguration } from '../../config/provider.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import type { OutgoingFetch } from '../../http/outgoing/outgoing.ts'
import type { Program } from '../../mapping/program.ts'
import { programSource } from '../../mapping/program-source.ts'
import { Refreshed } from '../../mapping/refreshed.ts'
import type { ClaimMap } from '../provider-kind.ts'
import { mappedIdentity } from './mapped-identity.ts'
import type { Mapper } from './mapper.ts'

export interface MapperEnvironment {
  readonly label: string
  /** Mappers at other servers are read through the guard. */
  readonly fetch: OutgoingFetch
  readonly clock: () => Date
}

/**
 * The mapper of a provider: the program behind its `mapper_url`, or else the kind's own map. A program that
 * is at hand is read and compiled now, one at another server at the first sign-in; both are read again now and
 * then.
 * Throws a PlatformError that names the provider when the mapper cannot be used.
 */
export async function createMapper(
  configuration: ProviderConfiguration,
  map: ClaimMap,
  environment: MapperEnvironment,
): Promise<Mapper> {
  const { id, mapper_url } = configuration
  if (mapper_url === undefined) return async (claims) => map(claims, configuration)
  try {
    const source = programSource(mapper_url, environment.fetch)
    const program = new Refreshed<Program>(source, environment.clock)
    if (!source.remote) await program.current()
    return programMapper(program, environment.label)
  } catch (error) {
    throw unusable(id, error)
  }
}

function programMapper(program: Refreshed<Program>, label: string): Mapper {
  return async (claims, identity) => {
    try {
      const run = await program.current()
      return mappedIdentity(await run({ variables: { claims, identity: identity ?? {} } }))
    } catch (error) {
      throw new PlatformError({
        status: 400,
        code: 'mapper_failed',
        message: `The account at ${label} cannot be used here. Ask the administrator to look at the claim mapper of this provider.`,
        cause: error,
      })
    }
  }
}

function unusable(id: string, error: unknown): PlatformError {
  return new PlatformError({
    status: 500,
    code: 'configuration_invalid',
    message: `The mapper_url of provider "${id}" cannot be used: ${(error as Error).message}.`,
    cause: error,
  })
}
