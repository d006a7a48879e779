import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { sha256 } from '../../cryptography/digest.ts'

/** A file that pages refer to, under a name that changes with its content. */
export interface Asset {
  /** `<name>-<hash>.<extension>` */
  readonly fileName: string
  readonly contentType: string
  readonly content: Buffer
}

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
}

/** Whether a file of this name is an image that pages can show. */
export function isImageFile(path: string): boolean {
  return contentTypes[extname(path).toLowerCase()]?.startsWith('image/') ?? false
}

/** Reads a file once. @param name what the asset is called in addresses */
export function readAsset(name: string, path: string): Asset {
  const extension = extname(path).toLowerCase()
  const content = readFileSync(path)
  const fingerprint = sha256(content).toString('base64url').slice(0, 12)
  return {
    fileName: `${name}-${fingerprint}${extension}`,
    contentType: contentTypes[extension] ?? 'application/octet-stream',
    content,
  }
}

/** The style sheet, the script and the icon of the pages, which stand beside this file. */
export const styleSheet = readAsset('login-ui', join(import.meta.dirname, 'login-ui.css'))
export const triggerScript = readAsset('triggers', join(import.meta.dirname, 'triggers.js'))
export const icon = readAsset('icon', join(import.meta.dirname, 'icon.svg'))
