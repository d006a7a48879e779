import { type Path, pathText } from './path.ts'
import type { Place } from './problem.ts'

/** What was written, before it is checked, and for each value where it was written. */
export interface ConfigurationTree {
  readonly value: Record<string, unknown>
  /** By {@link pathText} of the value. */
  readonly places: ReadonlyMap<string, Place>
}

export const emptyTree: ConfigurationTree = { value: {}, places: new Map() }

/** The place of a value, or of the nearest value around it. */
export function placeOf(tree: ConfigurationTree, path: Path): Place {
  for (let length = path.length; length >= 0; length--) {
    const place = tree.places.get(pathText(path.slice(0, length)))
    if (place) return place
  }
  return { kind: 'nowhere' }
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (parent, step) =>
      typeof parent === 'object' && parent !== null
        ? (parent as Record<string | number, unknown>)[step]
        : undefined,
    value,
  )
}

/** The tree with one value set; sections on the way are made. */
export function withValue(
  tree: ConfigurationTree,
  path: Path,
  value: unknown,
  place: Place,
): ConfigurationTree {
  return { value: setIn(tree.value, path, value), places: new Map(tree.places).set(pathText(path), place) }
}

/** Two trees as one; where both have a value, `upper` wins. Lists are taken whole. */
export function mergeTrees(lower: ConfigurationTree, upper: ConfigurationTree): ConfigurationTree {
  return {
    value: mergeSections(lower.value, upper.value),
    places: new Map([...lower.places, ...upper.places]),
  }
}

export function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function setIn(parent: unknown, path: Path, value: unknown): Record<string, unknown> {
  const [step, ...rest] = path as readonly string[]
  const section = isSection(parent) ? parent : {}
  return {
    ...section,
    [step as string]: rest.length === 0 ? value : setIn(section[step as string], rest, value),
  }
}

function mergeSections(
  lower: Record<string, unknown>,
  upper: Record<string, unknown>,
): Record<string, unknown> {
  const merged = { ...lower }
  for (const [key, value] of Object.entries(upper)) {
    const below = merged[key]
    merged[key] = isSection(below) && isSection(value) ? mergeSections(below, value) : value
  }
  return merged
}
