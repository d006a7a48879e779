import type { FlowError, FlowOf, IdentityApi, Session } from '../../contracts/identity-api.ts'
import { PlatformError } from '../../contracts/platform-error.ts'
import { createJsonClient, type JsonClientOptions } from './json-client.ts'

export interface IdentityApiClientOptions extends Omit<JsonClientOptions, 'baseUrl'> {
  /** Address of the identity server's public API, as this process reaches it. */
  readonly publicUrl: string
  /** Address of its admin API, without `/admin`. */
  readonly adminUrl: string
  /** Sent to the admin API only, for example `Authorization`. */
  readonly adminHeaders?: Readonly<Record<string, string>>
}

/** How many of a person's sessions one answer holds. */
const sessionsPerPage = '250'

/** The identity contract over HTTP, for a component that runs apart from the identity server. */
export function createIdentityApiClient(options: IdentityApiClientOptions): IdentityApi {
  const { publicUrl, adminUrl, adminHeaders, ...common } = options
  const call = createJsonClient({ ...common, baseUrl: publicUrl })
  const callAdmin = createJsonClient({
    ...common,
    baseUrl: adminUrl,
    headers: { ...common.headers, ...adminHeaders },
  })
  return {
    toSession: ({ cookieHeader, sessionToken }) =>
      undefinedWhenUnauthorized(
        call('/sessions/whoami', {
          headers: { cookie: cookieHeader, 'x-session-token': sessionToken },
        }) as Promise<Session>,
      ),
    getFlow: (kind, id, cookie) =>
      call(`/self-service/${kind}/flows`, { query: { id }, headers: { cookie } }) as Promise<
        FlowOf<typeof kind>
      >,
    getFlowError: (id) => call('/self-service/errors', { query: { id } }) as Promise<FlowError>,
    createLogoutFlow: (cookie, return_to) =>
      undefinedWhenUnauthorized(
        call('/self-service/logout/browser', { query: { return_to }, headers: { cookie } }) as Promise<{
          logout_url: string
          logout_token: string
        }>,
      ),
    listMySessions: (cookie) =>
      call('/sessions', { query: { page_size: sessionsPerPage }, headers: { cookie } }) as Promise<Session[]>,
    disableMySession: async (id, cookie) => {
      await call(`/sessions/${encodeURIComponent(id)}`, { method: 'DELETE', headers: { cookie } })
    },
    disableMyOtherSessions: (cookie) =>
      call('/sessions', { method: 'DELETE', headers: { cookie } }) as Promise<{ count: number }>,
    disableSession: async (id) => {
      await callAdmin(`/admin/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' })
    },
  }
}

async function undefinedWhenUnauthorized<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof PlatformError && error.status === 401) return undefined
    throw error
  }
}
