import { statSync } from 'node:fs'

export interface FileWatch {
  /** Looks at once, without waiting for the next round. */
  check(): void
  close(): void
}

/**
 * Calls `changed` when one of the files is another one than before. Looks at them once a second: that also
 * sees the replaced links of a mounted Kubernetes secret, of which watching a file says nothing.
 * @param files asked before every round, since a reload may bring other files
 */
export function watchFiles(
  files: () => readonly string[],
  changed: () => void,
  intervalMilliseconds = 1000,
): FileWatch {
  let seen = signature(files())
  const check = () => {
    const now = signature(files())
    if (now === seen) return
    seen = now
    changed()
    // The set of files may be another one now; that alone is no change.
    seen = signature(files())
  }
  const timer = setInterval(check, intervalMilliseconds).unref()
  return { check, close: () => clearInterval(timer) }
}

function signature(files: readonly string[]): string {
  return files
    .map((file) => {
      const found = statSync(file, { throwIfNoEntry: false, bigint: true })
      return found ? `${file} ${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}` : `${file} absent`
    })
    .join('\n')
}
