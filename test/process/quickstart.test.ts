import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { HttpBrowser, type Page } from '../support/http-browser.ts'
import { freePorts } from '../support/ports.ts'
import { processesLeft, processesWith } from '../support/processes.ts'
import {
  type Quickstart,
  quickstartProgram,
  quickstartReady,
  startQuickstart,
} from '../support/quickstart.ts'

let directory: string
let port: number
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'identity-platform-quickstart-'))
  const ports = await freePorts(8)
  port = ports[0]!
})
afterEach(async () => {
  // Only a test that failed leaves one behind.
  for (const quickstart of started.splice(0)) {
    quickstart.process.kill('SIGTERM')
    await quickstart.ended
  }
})
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const started: Quickstart[] = []

function start(first = port): Quickstart {
  const quickstart = startQuickstart(directory, first)
  started.push(quickstart)
  return quickstart
}

async function startAndWait(): Promise<Quickstart> {
  const quickstart = start()
  await quickstartReady(quickstart)
  return quickstart
}

/** The process of the platform among those of the quickstart. */
function platformProcess(): number {
  const [platform] = processesWith(directory).filter((line) => line.includes('serve'))
  return Number(platform?.split(' ')[0])
}

describe('the quickstart', { timeout: 120_000 }, () => {
  it('prints where everything is, and Ctrl-C leaves no process behind', async () => {
    const quickstart = await startAndWait()
    for (const offset of [0, 1, 2, 3])
      expect(quickstart.output()).toContain(`http://localhost:${port + offset}/`)
    expect(quickstart.output()).toContain('alice@example.com')
    expect((await fetch(`http://localhost:${port}/`)).status).toBe(200)

    quickstart.process.kill('SIGINT')

    expect(await quickstart.ended).toEqual([0, null])
    expect(await processesLeft(directory, 0)).toEqual([])
    await expect(fetch(`http://localhost:${port + 3}/`)).rejects.toThrow()
  })

  it('keeps the person and the application over a restart, and its secrets to itself', async () => {
    const subjects: (string | undefined)[] = []
    for (let round = 0; round < 2; round++) {
      const quickstart = await startAndWait()
      const page = await signInAsAlice()
      expect(page.text).toContain('<h1>Hello Alice Adams</h1>')
      subjects.push(/<code>sub<\/code>.*?<td>([^<]+)<\/td>/s.exec(page.text)?.[1])
      quickstart.process.kill('SIGTERM')
      expect(await quickstart.ended).toEqual([0, null])
    }
    expect(subjects[0]).toMatch(/^[0-9a-f-]{36}$/)
    expect(subjects[1]).toBe(subjects[0])
    const log = readFileSync(join(directory, `platform-${port}.log`), 'utf8')
    for (const name of ['platform', 'identity-provider-client', 'application-client'])
      expect(log).not.toContain(readFileSync(join(directory, 'secrets', name), 'utf8').trim())
  })

  it('ends everything when it is killed itself', async () => {
    const quickstart = await startAndWait()
    quickstart.process.kill('SIGKILL')
    await quickstart.ended
    expect(await processesLeft(directory)).toEqual([])
  })

  it('ends everything when the shell is ended in which npm started it', async () => {
    const command = `"${process.execPath}" "${quickstartProgram}" --data-dir "${directory}" --port ${port}; true`
    const shell = spawn('sh', ['-c', command], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, npm_lifecycle_event: 'start' },
    })
    for await (const text of shell.stdout.setEncoding('utf8')) if (text.includes('Ctrl-C')) break
    shell.kill('SIGTERM')
    expect(await processesLeft(directory)).toEqual([])
  })

  it('ends everything when the platform is killed, and says so', async () => {
    const quickstart = await startAndWait()
    process.kill(platformProcess(), 'SIGKILL')
    expect(await quickstart.ended).toEqual([1, null])
    expect(quickstart.output()).toContain('The platform was ended by SIGKILL, so everything ends.')
    expect(await processesLeft(directory)).toEqual([])
  })

  it('does not start on ports that are taken, and starts nothing', async () => {
    const other = createServer()
    await once(other.listen(port + 2, '127.0.0.1'), 'listening')
    const quickstart = start()
    expect(await quickstart.ended).toEqual([1, null])
    expect(quickstart.output()).toMatch(new RegExp(`^Port ${port + 2} is in use by another program: .*\n$`))
    expect(await processesLeft(directory, 0)).toEqual([])
    other.close()
  })

  it('shows why the platform cannot start, without a stack trace', async () => {
    const quickstart = await startAndWait()
    const second = start(port + 4)
    expect(await second.ended).toEqual([1, null])
    expect(second.output()).toContain('Another process of the platform uses the data directory')
    expect(second.output()).not.toMatch(/\n\s+at /)
    // The first one goes on undisturbed.
    expect((await signInAsAlice()).text).toContain('<h1>Hello Alice Adams</h1>')
    quickstart.process.kill('SIGTERM')
    await quickstart.ended
  })
})

/** From the application through the platform and the provider, with every page's form, back to the application. */
async function signInAsAlice(): Promise<Page> {
  const browser = new HttpBrowser()
  let page = await browser.follow(`http://localhost:${port + 3}/sign-in`)
  page = await submit(browser, page, { provider: 'demonstration' })
  page = await submit(browser, page, { email: 'alice@example.com', password: 'wonderland' })
  return page.text.includes('name="answer"') ? submit(browser, page, { answer: 'allow' }) : page
}

/** Sends the first form of a page with its hidden fields and what a person adds. */
function submit(browser: HttpBrowser, page: Page, typed: Readonly<Record<string, string>>): Promise<Page> {
  const [form] = /<form[^>]*method="post"[^>]*>.*?<\/form>/is.exec(page.text) ?? []
  if (!form) throw new Error(`no form at ${page.url.pathname}: ${page.text}`)
  const action = new URL(/action="([^"]*)"/i.exec(form)![1]!.replaceAll('&amp;', '&'), page.url)
  const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/gi)].map(([field]) => [
    /name="([^"]*)"/.exec(field)?.[1] ?? '',
    /value="([^"]*)"/.exec(field)?.[1] ?? '',
  ])
  return browser.follow(action, { form: { ...Object.fromEntries(hidden), ...typed } })
}
