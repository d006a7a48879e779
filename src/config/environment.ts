import { z } from 'zod'
import type { Path } from './path.ts'
import { formsOf } from './schema-shape.ts'
import { type ConfigurationTree, withValue } from './tree.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Names beside the rule, because everybody expects them. */
const furtherNames: Readonly<Record<string, string>> = { DATABASE: 'DATABASE_URL' }

/**
 * Puts the values of environment variables over those of the file. A variable is named like the key's path
 * in capitals, joined by `_`: `oauth2.ttl.access_token` is `OAUTH2_TTL_ACCESS_TOKEN`. Lists are separated by
 * commas; lists of sections, and free sections, are written as JSON. `<NAME>_FILE` names a file that holds
 * the value.
 */
export function applyEnvironment(
  tree: ConfigurationTree,
  environment: Environment,
  schema: z.ZodType,
): ConfigurationTree {
  let result = tree
  for (const { path, forms } of environmentKeys(schema)) {
    const name = path.join('_').toUpperCase()
    for (const variable of [name, furtherNames[name]])
      if (variable !== undefined) result = withVariable(result, environment, path, forms, variable)
  }
  return result
}

/** Puts the value of one variable in place, where the environment has it. */
export function withVariable(
  tree: ConfigurationTree,
  environment: Environment,
  path: Path,
  forms: readonly z.ZodType[],
  variable: string = path.join('_').toUpperCase(),
): ConfigurationTree {
  const text = environment[variable]
  const file = environment[`${variable}_FILE`]
  const place = { kind: 'environment', variable } as const
  if (file) return withValue(tree, path, { file }, { ...place, variable: `${variable}_FILE` })
  if (text === undefined || text === '' || isServiceLink(variable, text)) return tree
  return withValue(tree, path, parseVariable(text, forms), place)
}

/** Every key that a variable can set: what is not a section with keys of its own. */
export function environmentKeys(schema: z.ZodType, path: Path = []): { path: Path; forms: z.ZodType[] }[] {
  const forms = formsOf(schema)
  const sections = forms.filter((form) => form instanceof z.ZodObject)
  if (sections.length === 0 || forms.length > sections.length) return [{ path, forms }]
  return childrenOf(sections).flatMap(([key, child]) => environmentKeys(child, [...path, key]))
}

/** By their keys; a key that several forms of a section have takes what any of them takes. */
function childrenOf(sections: readonly z.ZodObject[]): [string, z.ZodType][] {
  const children = new Map<string, z.ZodType>()
  for (const section of sections)
    for (const [key, child] of Object.entries(section.shape as Record<string, z.ZodType>)) {
      if (key.startsWith('$')) continue
      const other = children.get(key)
      children.set(key, other ? z.union([other, child]) : child)
    }
  return [...children]
}

/** Kubernetes sets `ADMIN_PORT=tcp://10.0.0.1:80` in every pod beside a service that is called "admin". */
function isServiceLink(variable: string, text: string): boolean {
  return variable.endsWith('_PORT') && text.startsWith('tcp://')
}

/** Gives a variable's text the form that its key takes; what does not fit is left for the check to refuse. */
function parseVariable(text: string, forms: readonly z.ZodType[]): unknown {
  const takes = (type: abstract new (...parameters: never[]) => unknown) =>
    forms.some((form) => form instanceof type)
  if (/^\s*[[{]/.test(text) && (takes(z.ZodArray) || takes(z.ZodObject) || takes(z.ZodRecord)))
    return parseJson(text)
  if (takes(z.ZodArray))
    return text
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean)
  if (takes(z.ZodBoolean) && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true'
  if (takes(z.ZodNumber) && !takes(z.ZodString) && text.trim() !== '' && Number.isFinite(Number(text)))
    return Number(text)
  return text
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
