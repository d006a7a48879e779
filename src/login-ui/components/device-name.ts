import type { SessionDevice } from '../../contracts/identity-api.ts'

/** In this order: the more specific names contain the more general ones (`Edg/` comes with `Chrome/`). */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Headless)?(Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/\S+ .*Safari\//, 'Safari'],
  [/\bcurl\//, 'curl'],
]

const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** A short name such as "Firefox on Linux"; undefined when the device said nothing that is known. */
export function deviceName(device: SessionDevice | undefined): string | undefined {
  const userAgent = device?.user_agent ?? ''
  const named = (table: typeof browsers) => table.find(([pattern]) => pattern.test(userAgent))?.[1]
  const names = [named(browsers), named(systems)].filter((name) => name !== undefined)
  return names.length > 0 ? names.join(' on ') : undefined
}
