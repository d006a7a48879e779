import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { runCommandLine } from '../../../test/support/command-line.ts'

const script = async (shell: string) => (await runCommandLine(['completion', shell])).output

/** What bash offers after these words. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout, stderr } = spawnSync('bash', ['--norc'], {
    input: `${await script('bash')}
COMP_WORDS=(identity-platform ${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length}
_identity_platform
printf '%s\\n' "\${COMPREPLY[@]}"`,
    encoding: 'utf8',
  })
  expect(stderr).toBe('')
  return stdout.trim().split('\n')
}

describe('completion for bash', () => {
  it('offers commands, and those below them', async () => {
    expect(await offered('cr')).toEqual(['create'])
    expect(await offered('create', '')).toEqual(['oauth2-client', 'jwk', '--help'])
  })

  it('offers options, and the values that they may have', async () => {
    expect(await offered('create', 'oauth2-client', '--red')).toEqual(['--redirect-uri'])
    expect(await offered('list', 'oauth2-clients', '--format', '')).toEqual([
      ...['table', 'json', 'json-pretty', 'yaml'],
    ])
  })
})

describe('completion for the other shells', () => {
  it('names every command and option', async () => {
    for (const shell of ['zsh', 'fish']) {
      const text = await script(shell)
      expect(text).toMatch('oauth2-client')
      expect(text).toMatch('redirect-uri')
    }
  })

  it('is not written for a shell that is not known', async () => {
    expect((await runCommandLine(['completion', 'tcsh'])).exitCode).toBe(2)
  })
})
