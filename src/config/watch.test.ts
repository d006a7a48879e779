import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type FileWatch, watchFiles } from './watch.ts'

let directory: string
let watch: FileWatch | undefined
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'watch-'))
})
afterEach(() => {
  watch?.close()
  rmSync(directory, { recursive: true })
})

/** A watch that looks only when a test says so. */
function watching(...files: string[]): { changes: () => number; check: () => void } {
  let changes = 0
  watch = watchFiles(
    () => files.map((name) => join(directory, name)),
    () => changes++,
    2 ** 30,
  )
  return { changes: () => changes, check: watch.check }
}

it('sees that a file was written', () => {
  writeFileSync(join(directory, 'a'), 'one')
  const { changes, check } = watching('a')
  check()
  expect(changes()).toBe(0)
  writeFileSync(join(directory, 'a'), 'another one')
  check()
  check()
  expect(changes()).toBe(1)
})

it('sees that a file appeared and that it vanished', () => {
  const { changes, check } = watching('a')
  writeFileSync(join(directory, 'a'), 'one')
  check()
  rmSync(join(directory, 'a'))
  check()
  expect(changes()).toBe(2)
})

it('sees that a link leads to another file, as Kubernetes replaces mounted secrets', () => {
  writeFileSync(join(directory, 'one'), 'same')
  writeFileSync(join(directory, 'two'), 'same')
  symlinkSync('one', join(directory, 'link'))
  const { changes, check } = watching('link')
  symlinkSync('two', join(directory, 'new'))
  renameSync(join(directory, 'new'), join(directory, 'link'))
  check()
  expect(changes()).toBe(1)
})
