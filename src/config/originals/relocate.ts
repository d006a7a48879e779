import { type Path, pathText } from '../path.ts'
import type { Place } from '../problem.ts'
import { type ConfigurationTree, emptyTree, isSection, mergeTrees, valueAt } from '../tree.ts'

/** Where a key of an original's configuration goes in the platform's, or `drop`: it means nothing here. */
export interface Relocation {
  readonly from: Path
  readonly to: Path | 'drop'
  readonly convert?: (value: unknown) => unknown
}

/** Moves keys of an original's file to where the platform takes them; what no rule names goes to `section`. */
export function relocate(
  tree: ConfigurationTree,
  relocations: readonly Relocation[],
  section: string,
): ConfigurationTree {
  let rest = tree.value
  let moved = emptyTree
  for (const { from, to, convert } of relocations) {
    const value = valueAt(tree.value, from)
    if (value === undefined) continue
    rest = without(rest, from) as Record<string, unknown>
    if (to !== 'drop') moved = mergeTrees(moved, subtree(tree, from, to, convert ? convert(value) : value))
  }
  return mergeTrees(subtree({ ...tree, value: rest }, [], [section], rest), moved)
}

/** A tree that has nothing but what stood at `from`, at `to`. */
function subtree(tree: ConfigurationTree, from: Path, to: Path, value: unknown): ConfigurationTree {
  const places = new Map<string, Place>()
  const prefix = pathText(from)
  for (const [text, place] of tree.places) {
    if (text === prefix) places.set(pathText(to), place)
    else if (prefix === '') places.set(`${pathText(to)}.${text}`, place)
    else if (text.startsWith(`${prefix}.`) || text.startsWith(`${prefix}[`))
      places.set(pathText(to) + text.slice(prefix.length), place)
  }
  const nested = to.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value)
  return { value: nested as Record<string, unknown>, places }
}

/** The value without what stands at `path`; sections that become empty go with it. */
function without(value: unknown, path: Path): unknown {
  const [step, ...deeper] = path
  if (!isSection(value) || step === undefined) return undefined
  const { [step]: child, ...others } = value
  const smaller = deeper.length === 0 ? undefined : without(child, deeper)
  if (smaller === undefined || (isSection(smaller) && Object.keys(smaller).length === 0)) return others
  return { ...others, [step]: smaller }
}
