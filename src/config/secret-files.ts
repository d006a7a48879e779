import { readFileSync, statSync } from 'node:fs'
import type { z } from 'zod'
import { type Path, pathText } from './path.ts'
import { ConfigurationError, type ConfigurationProblem } from './problem.ts'
import { takesText } from './schema-shape.ts'
import { type ConfigurationTree, isSection, placeOf } from './tree.ts'
import { unreadable } from './yaml-file.ts'

/**
 * Replaces `{ file: /run/secrets/name }`, wherever a text may stand, by the content of the file without the
 * newline at its end.
 * @throws ConfigurationError that names every file that cannot be used
 */
export function readSecretFiles(tree: ConfigurationTree, schema: z.ZodType): ConfigurationTree {
  const problems: ConfigurationProblem[] = []
  const replace = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => replace(item, [...path, index]))
    if (isSecretFile(value, path, schema)) {
      const content = readSecret(value.file)
      if (typeof content === 'string') return content
      problems.push({ place: placeOf(tree, path), key: pathText(path), message: content.refusal })
      return ''
    }
    if (!isSection(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, replace(child, [...path, key])]),
    )
  }
  const value = replace(tree.value, []) as Record<string, unknown>
  if (problems.length > 0) throw new ConfigurationError(problems)
  return { value, places: tree.places }
}

/** The names of the secret files that a tree refers to. */
export function secretFilesOf(tree: ConfigurationTree, schema: z.ZodType): string[] {
  const found: string[] = []
  const visit = (value: unknown, path: Path): void => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) visit(item, [...path, index])
    else if (isSecretFile(value, path, schema)) found.push(value.file)
    else if (isSection(value)) for (const [key, child] of Object.entries(value)) visit(child, [...path, key])
  }
  visit(tree.value, [])
  return found
}

function isSecretFile(value: unknown, path: Path, schema: z.ZodType): value is { readonly file: string } {
  return (
    isSection(value) &&
    typeof value.file === 'string' &&
    Object.keys(value).length === 1 &&
    takesText(schema, path)
  )
}

function readSecret(file: string): string | { readonly refusal: string } {
  try {
    if (process.platform !== 'win32' && statSync(file).mode & 0o002)
      return { refusal: `Everybody may write to the secret file ${file}. Run "chmod o-w ${file}".` }
    const content = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    return content === '' ? { refusal: `The secret file ${file} is empty. Put the secret into it.` } : content
  } catch (error) {
    return { refusal: unreadable(file, error).replace('The file', 'The secret file') }
  }
}
