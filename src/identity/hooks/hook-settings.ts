import type { HookConfiguration } from '../../config/identity-hooks.ts'
import type { FlowKind } from '../../contracts/identity-api.ts'
import { authenticationHeaders } from '../../http/outgoing/authentication-headers.ts'

/** Another service is asked or told. */
export interface WebHook {
  readonly hook: 'web_hook'
  /** For the log; the host of its address unless the configuration says. */
  readonly id: string
  readonly url: string
  readonly method: string
  /** With what authenticates the platform there. */
  readonly headers: Readonly<Record<string, string>>
  /** Address of the program that makes the body. */
  readonly body: string | undefined
  /** `parse`: the answer may refuse or change something. `ignore`: nobody waits for it. */
  readonly response: 'parse' | 'wait' | 'ignore'
}

/** Something that happens before or after a flow; what it is stands in the kind of this name. */
export type Hook = WebHook | { readonly hook: Exclude<HookConfiguration['hook'], 'web_hook'> }

export interface FlowHooks {
  readonly before: readonly Hook[]
  /** Those of a method; undefined where the configuration has no list at all, for this or any method. */
  after(method: string | undefined): readonly Hook[] | undefined
}

export type HookSettings = Readonly<Record<FlowKind, FlowHooks>>

interface Outcome {
  readonly hooks?: readonly HookConfiguration[] | undefined
}

export interface FlowSection {
  readonly before?: { readonly hooks: readonly HookConfiguration[] } | undefined
  readonly after?: Outcome | undefined
}

/** @param methodHooks whether a method's own list, unless it is empty, replaces the one of all methods */
export function hookSettings(
  flows: Readonly<Record<FlowKind, FlowSection | undefined>>,
  methodHooks: 'replace' | 'add',
): HookSettings {
  const of = (section: FlowSection | undefined): FlowHooks => {
    const { hooks: general, ...rest } = section?.after ?? {}
    const byMethod = rest as Readonly<Record<string, Outcome | string | undefined>>
    const listOf = (method: string | undefined) => {
      const outcome = method === undefined ? undefined : byMethod[method]
      return typeof outcome === 'object' ? outcome.hooks : undefined
    }
    const silent = general === undefined && Object.keys(byMethod).every((method) => !listOf(method))
    return {
      before: (section?.before?.hooks ?? []).map(hookOf),
      after(method) {
        if (silent) return undefined
        const own = listOf(method) ?? []
        const list = own.length > 0 && methodHooks === 'replace' ? own : [...(general ?? []), ...own]
        return list.map(hookOf)
      },
    }
  }
  return {
    login: of(flows.login),
    registration: of(flows.registration),
    settings: of(flows.settings),
    recovery: of(flows.recovery),
    verification: of(flows.verification),
  }
}

/** Every web hook, for what is decided by its address. */
export function webHooksOf(flows: Readonly<Record<string, FlowSection | undefined>>): WebHook[] {
  const found: WebHook[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one)
    else if (typeof value !== 'object' || value === null) return
    else if ('hook' in value && value.hook === 'web_hook')
      found.push(hookOf(value as HookConfiguration) as WebHook)
    else for (const one of Object.values(value)) visit(one)
  }
  for (const section of Object.values(flows)) visit([section?.before, section?.after])
  return found
}

function hookOf(configured: HookConfiguration): Hook {
  if (configured.hook !== 'web_hook') return { hook: configured.hook }
  const { id, url, method, headers, body, auth, response, can_interrupt } = configured.config
  return {
    hook: 'web_hook',
    id: id ?? new URL(url).host,
    url,
    method: method.toUpperCase(),
    headers: { ...headers, ...authenticationHeaders(auth) },
    body,
    response: response.ignore ? 'ignore' : response.parse || can_interrupt ? 'parse' : 'wait',
  }
}
