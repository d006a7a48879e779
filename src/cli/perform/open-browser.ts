import { spawn } from 'node:child_process'

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}

/** Shows an address in the person's browser. Where there is none, nothing happens. */
export function openBrowser(url: string): void {
  const [program, ...options] = openers[process.platform] ?? ['xdg-open']
  spawn(program, [...options, url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}
