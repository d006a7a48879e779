import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Endpoint } from '../../http/endpoint.ts'
import { openApiDescription } from '../../http/openapi.ts'
import { errorSchema as identityFailure } from '../../identity/errors/error-schema.ts'
import { errorSchema as oauth2Failure } from '../../oauth2/errors/error-schema.ts'
import { version } from '../../observability/version.ts'
import { operations } from './index.ts'

/** The components that have an API of their own. */
export const describedComponents = ['oauth2', 'identity'] as const
export type DescribedComponent = (typeof describedComponents)[number]

/** The endpoints of the components that run. */
export type DescribedEndpoints = Readonly<Partial<Record<DescribedComponent, readonly Endpoint<never>[]>>>

/** The OpenAPI description of a component, with what the platform adds on its listeners. */
export function describe(
  component: DescribedComponent,
  endpoints: readonly Endpoint<never>[],
): Record<string, unknown> {
  const all = [...endpoints, ...(operations as readonly Endpoint<never>[])]
  return openApiDescription(all, { ...titles[component], version: version() }, failures[component])
}

/** What the bodies of a component's errors look like. */
const failures: Readonly<Record<DescribedComponent, z.ZodType>> = {
  oauth2: oauth2Failure,
  identity: identityFailure,
}

const titles: Readonly<Record<DescribedComponent, { readonly title: string; readonly description: string }>> =
  {
    oauth2: {
      title: 'OAuth 2.0 and OpenID Connect server',
      description: 'The OAuth 2.0 and OpenID Connect server of the identity platform and its admin API.',
    },
    identity: {
      title: 'Identity server',
      description: 'Identities, sessions and self-service flows of the identity platform.',
    },
  }

/** Serves `/openapi/<component>.json`. A description is worked out when somebody asks for it. */
export function mountDescriptions(server: FastifyInstance, described: DescribedEndpoints): void {
  for (const component of describedComponents) {
    const endpoints = described[component]
    if (!endpoints) continue
    let description: Record<string, unknown> | undefined
    server.get(`/openapi/${component}.json`, async () => {
      description ??= describe(component, endpoints)
      return description
    })
  }
}
