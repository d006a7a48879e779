import { createContext, use } from 'react'
import { type Asset, icon, styleSheet, triggerScript } from '../assets/asset.ts'
import { brandLogo } from '../assets/brand-logo.ts'
import type { LoginUiSettings } from '../settings.ts'
import { english, type Texts } from '../texts/english.ts'

/** What is the same on every page: settings, texts, addresses of files and of other pages. */
export interface Site {
  readonly settings: LoginUiSettings
  readonly texts: Texts
  readonly assets: readonly Asset[]
  readonly styleSheetAddress: string
  readonly triggerScriptAddress: string
  readonly iconAddress: string
  readonly logoAddress: string | undefined
  /** What people call an external provider. */
  readonly providerName: (providerId: string) => string
  /** Origins of images that are neither ours nor in the page itself. */
  readonly imageOrigins: readonly string[]
}

/** Throws a ConfigurationError when the configured logo cannot be shown. */
export function createSite(settings: LoginUiSettings, providerName: Site['providerName']): Site {
  const logo = brandLogo(settings.logo)
  const assetAddress = (asset: Asset) => `${settings.basePath}/ui/assets/${asset.fileName}`
  const logoAddress =
    logo === undefined ? undefined : logo.kind === 'file' ? assetAddress(logo.asset) : logo.address
  return {
    settings,
    texts: english,
    assets: [styleSheet, triggerScript, icon, ...(logo?.kind === 'file' ? [logo.asset] : [])],
    styleSheetAddress: assetAddress(styleSheet),
    triggerScriptAddress: assetAddress(triggerScript),
    iconAddress: assetAddress(icon),
    logoAddress,
    providerName,
    imageOrigins: logoAddress?.startsWith('http') ? [new URL(logoAddress).origin] : [],
  }
}

/** Address of one of our own paths, as a link of a page writes it. */
export function sitePath({ settings }: Site, path: string): string {
  return `${settings.basePath}${path}`
}

/** Absolute address of one of our own paths, with the parameters that are there. */
export function siteUrl(
  { settings }: Site,
  path: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const url = new URL(`${settings.publicUrl}${path}`)
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}

export const SiteContext = createContext<Site | undefined>(undefined)

/** The site, inside a page. */
export function useSite(): Site {
  const site = use(SiteContext)
  if (!site) throw new Error('a component of a page was rendered outside of a page')
  return site
}
