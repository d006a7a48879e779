import { readFileSync } from 'node:fs'
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import { type Path, pathText } from './path.ts'
import { ConfigurationError, type Place } from './problem.ts'
import type { ConfigurationTree } from './tree.ts'

/**
 * Reads a YAML (or JSON) file and remembers where each value stands.
 * @throws ConfigurationError when the file cannot be read or is not YAML with a section at its top
 */
export function readYamlFile(file: string): ConfigurationTree {
  const lines = new LineCounter()
  const document = parseDocument(readText(file), { lineCounter: lines, strict: true })
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset)
    return { kind: 'file', file, line, column: col }
  }
  if (document.errors.length > 0)
    throw new ConfigurationError(
      document.errors.map((error) => ({
        place: place(error.pos[0]),
        key: '',
        message: `this is not valid YAML: ${error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')}.`,
      })),
    )
  const places = new Map<string, Place>([['', place(0)]])
  if (document.contents === null) return { value: {}, places }
  if (!isMap(document.contents))
    throw new ConfigurationError([
      {
        place: place(document.contents.range?.[0] ?? 0),
        key: '',
        message: 'a configuration consists of keys and values, such as "public_url: https://id.example.com".',
      },
    ])
  collectPlaces(document.contents, [], (path, offset) => places.set(pathText(path), place(offset)))
  return { value: document.toJS() as Record<string, unknown>, places }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new ConfigurationError([{ place: { kind: 'nowhere' }, key: '', message: unreadable(file, error) }])
  }
}

/** Why a file cannot be read and what to do about it, as a sentence. */
export function unreadable(file: string, error: unknown): string {
  const { code } = error as { code?: string }
  if (code === 'ENOENT') return `The file ${file} does not exist. Create it, or correct its name.`
  if (code === 'EISDIR') return `${file} is a directory; the name of a file is needed.`
  if (code === 'EACCES' || code === 'EPERM')
    return `The file ${file} may not be read by this account. Change its owner or its permissions.`
  return `The file ${file} cannot be read (${code ?? 'unknown reason'}).`
}

/** Reports the offset of each key of a section and of each item of a list. */
function collectPlaces(node: unknown, path: Path, report: (path: Path, offset: number) => void): void {
  if (isMap(node))
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : String(key)
      report([...path, name], (key as Node).range?.[0] ?? 0)
      collectPlaces(value, [...path, name], report)
    }
  else if (isSeq(node))
    node.items.forEach((item, index) => {
      report([...path, index], (item as Node).range?.[0] ?? 0)
      collectPlaces(item, [...path, index], report)
    })
}
