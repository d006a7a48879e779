import { fileURLToPath } from 'node:url'
import { type Asset, isImageFile, readAsset } from './asset.ts'

/** The operator's logo: an address that pages point to, or a file that the platform serves. */
export type BrandLogo =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'file'; readonly asset: Asset }

/** Throws an Error with a sentence for the operator when the configured logo cannot be shown. */
export function brandLogo(configured: string | undefined): BrandLogo | undefined {
  if (configured === undefined) return undefined
  if (/^(https?:\/\/|data:image\/)/i.test(configured)) return { kind: 'address', address: configured }
  const path = configured.startsWith('file:') ? fileURLToPath(configured) : configured
  if (!isImageFile(path))
    throw new Error(
      `login_ui.brand.logo: "${configured}" is not an image. Give an https:// address or a .svg, .png, .jpg, .webp or .gif file.`,
    )
  try {
    return { kind: 'file', asset: readAsset('logo', path) }
  } catch (cause) {
    throw new Error(
      `login_ui.brand.logo: the file "${path}" cannot be read (${(cause as NodeJS.ErrnoException).code}). Check the path and its permissions.`,
      { cause },
    )
  }
}
