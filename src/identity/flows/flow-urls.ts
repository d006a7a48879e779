import type { IdentitySettings } from '../settings.ts'
import type { FlowRecord } from './flow.ts'

type Kind = FlowRecord['kind']

/** Where the form of a flow is sent to. */
export function submitUrl(settings: IdentitySettings, { kind, id }: FlowRecord): string {
  return `${settings.publicUrl}/self-service/${kind}?flow=${id}`
}

/** The page that shows a flow. */
export function pageUrl(
  settings: IdentitySettings,
  { kind, id }: FlowRecord,
  parameters: Readonly<Record<string, string>> = {},
): string {
  return withParameters(settings[kind].uiUrl, { flow: id, ...parameters })
}

/** Where a browser starts a flow of this kind. */
export function startUrl(
  settings: IdentitySettings,
  kind: Kind,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  return withParameters(`${settings.publicUrl}/self-service/${kind}/browser`, parameters)
}

/** The address with these parameters in its query; what is undefined is left out. */
export function withParameters(
  address: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const url = new URL(address)
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}
