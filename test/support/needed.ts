/**
 * For `skipIf`: whether a test must be left out because of what is missing on this machine. The run says what
 * and how to change that. In continuous integration nothing may be missing.
 */
export function needed(missing: string | undefined): boolean {
  if (missing === undefined) return false
  if (process.env.CI) throw new Error(missing)
  process.stderr.write(`Skipped: ${missing}.\n`)
  return true
}
