import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/**
 * A real Chromium: the one of `CHROMIUM_PATH`, else the one that comes in a package, which is the same
 * everywhere and needs nothing installed, else the machine's.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ ...(await installation()), args: ['--no-sandbox', '--disable-gpu'] })
}

interface Installation {
  readonly executablePath: string
  readonly env?: Record<string, string>
}

async function installation(): Promise<Installation> {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen) return { executablePath: chosen }
  if (process.platform === 'linux' && process.arch === 'x64') return unpackedPackage()
  const installed = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))
  if (installed) return { executablePath: installed }
  throw new Error('There is no Chromium: install one, and name it in CHROMIUM_PATH.')
}

/** Where the package's Chromium is unpacked, once for this machine; with the libraries that it needs. */
async function unpackedPackage(): Promise<Installation> {
  const target = join(tmpdir(), `identity-platform-chromium-${packageVersion()}-${process.getuid?.()}`)
  if (!existsSync(target)) await unpack(target)
  return {
    executablePath: join(target, 'chromium'),
    env: {
      ...(process.env as Record<string, string>),
      LD_LIBRARY_PATH: join(target, 'al2023', 'lib'),
      ...(!existsSync('/etc/fonts/fonts.conf') && { FONTCONFIG_PATH: join(target, 'fonts') }),
    },
  }
}

function packageVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const manifest = readFileSync(join(dirname(entry), '..', '..', 'package.json'), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

/** Test files run in several processes: each unpacks beside the target, and the first one moves into place. */
async function unpack(target: string): Promise<void> {
  const unfinished = mkdtempSync(`${target}.`)
  // The package unpacks into the directory for temporary files, and its libraries only where it sees this runtime.
  const forThePackage = { TMPDIR: unfinished, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' }
  const names = [...Object.keys(forThePackage), 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH']
  const before = names.map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, forThePackage)
  try {
    const { default: bundled } = await import('@sparticuz/chromium')
    await bundled.executablePath()
    renameSync(unfinished, target)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(target)) throw error
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
  }
}
