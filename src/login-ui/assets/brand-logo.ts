import { fileURLToPath } from 'node:url'
import { ConfigurationError } from '../../config/problem.ts'
import { unreadable } from '../../config/yaml-file.ts'
import { type Asset, isImageFile, readAsset } from './asset.ts'

/** The operator's logo: an address that pages point to, or a file that the platform serves. */
export type BrandLogo =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'file'; readonly asset: Asset }

/** Throws a ConfigurationError when the configured logo cannot be shown. */
export function brandLogo(configured: string | undefined): BrandLogo | undefined {
  if (configured === undefined) return undefined
  if (/^(https?:\/\/|data:image\/)/i.test(configured)) return { kind: 'address', address: configured }
  const path = configured.startsWith('file:') ? fileURLToPath(configured) : configured
  if (!isImageFile(path))
    throw invalidLogo(
      `"login_ui.brand.logo" is not an image. Give an https:// address or a .svg, .png, .jpg, .webp or .gif file.`,
    )
  try {
    return { kind: 'file', asset: readAsset('logo', path) }
  } catch (cause) {
    throw invalidLogo(`"login_ui.brand.logo" cannot be read. ${unreadable(path, cause)}`)
  }
}

function invalidLogo(message: string): ConfigurationError {
  return new ConfigurationError([{ place: { kind: 'nowhere' }, key: 'login_ui.brand.logo', message }])
}
