import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { OAuth2Context } from '../../context.ts'

const texts = z.array(z.string())

/** What the configuration says, under the names that it has there. */
const registrationPolicy = z
  .object({
    enabled: z.boolean(),
    default_scope: texts,
    initial_access_token_required: z.boolean(),
    open_registrations_per_hour: z.int(),
    allowed: z.object({
      grant_types: texts,
      scope: texts,
      redirect_hosts: texts,
      private_use_schemes: z.boolean(),
      token_endpoint_auth_methods: texts,
    }),
  })
  .meta({ id: 'registrationPolicy' })

export const getRegistrationPolicyEndpoint = endpoint(
  {
    listener: 'admin',
    method: 'GET',
    path: '/admin/oauth2/registration/policy',
    operationId: 'getRegistrationPolicy',
    summary: 'Get what applications may register by themselves',
    tag: 'oAuth2',
    responses: { 200: registrationPolicy },
  },
  ({ settings }: OAuth2Context) => {
    const { enabled, defaultScope, initialAccessTokenRequired, openPerHour, allowed } = settings.registration
    const policy: z.output<typeof registrationPolicy> = {
      enabled,
      default_scope: defaultScope?.split(' ') ?? [],
      initial_access_token_required: initialAccessTokenRequired,
      open_registrations_per_hour: openPerHour,
      allowed: {
        grant_types: [...allowed.grantTypes],
        scope: [...allowed.scope],
        redirect_hosts: [...allowed.redirectHosts],
        private_use_schemes: allowed.privateUseSchemes,
        token_endpoint_auth_methods: [...allowed.authenticationMethods],
      },
    }
    return () => policy
  },
)
