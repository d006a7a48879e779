import type { Path } from '../path.ts'
import { pathText } from '../path.ts'
import { ConfigurationError } from '../problem.ts'
import { type ConfigurationTree, placeOf, valueAt } from '../tree.ts'

/** A key of an original that would have no effect here, with what to do instead. */
export interface UnsupportedKey {
  readonly path: Path
  readonly reason: string
}

/** @throws ConfigurationError with a sentence for each such key that the file has and that asks for something */
export function refuseUnsupported(tree: ConfigurationTree, keys: readonly UnsupportedKey[]): void {
  const problems = keys
    .filter(({ path }) => asksForSomething(valueAt(tree.value, path)))
    .map(({ path, reason }) => ({
      place: placeOf(tree, path),
      key: pathText(path),
      message: `"${pathText(path)}" cannot be honoured: ${reason}`,
    }))
  if (problems.length > 0) throw new ConfigurationError(problems)
}

function asksForSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'object' ? Object.values(value).some(asksForSomething) : true
}
