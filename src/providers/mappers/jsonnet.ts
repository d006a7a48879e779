import { createRequire } from 'node:module'
import type { MapperLanguage } from './mapper.ts'

/** What is used of the optional package; it is compiled at install, where the tools for that are. */
interface JsonnetModule {
  readonly Jsonnet: new () => JsonnetVm
}

interface JsonnetVm {
  setMaxStack(depth: number): this
  extCode(name: string, code: string): this
  evaluateSnippet(source: string, name: string): Promise<string>
}

const maximumStack = 500

/**
 * Jsonnet (https://jsonnet.org) as Kratos runs it: `std.extVar('claims')` and `std.extVar('identity')`.
 * It runs outside the event loop. Imports are refused: a mapper is one text.
 */
export const jsonnet: MapperLanguage = async (source) => {
  const { Jsonnet } = load()
  if (importsSomething(source)) throw new Error('it uses import; put everything into one file')
  return async ({ claims, identity }) => {
    const vm = new Jsonnet()
      .setMaxStack(maximumStack)
      .extCode('claims', JSON.stringify(claims))
      .extCode('identity', JSON.stringify(identity))
    return JSON.parse(await vm.evaluateSnippet(source, 'mapper.jsonnet'))
  }
}

function load(): JsonnetModule {
  try {
    return createRequire(import.meta.url)('@hanazuki/node-jsonnet') as JsonnetModule
  } catch {
    throw new Error(
      'it is Jsonnet, and the package for that is not installed here. Install cmake and a C++ compiler and then run "npm install @hanazuki/node-jsonnet", or write the mapper in JSONata',
    )
  }
}

/** Strings, text blocks and comments, in which the word means nothing. */
const quotedText =
  /@"(?:""|[^"])*"|@'(?:''|[^'])*'|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\|\|\|-?[ \t]*\n[\s\S]*?\n[ \t]*\|\|\||\/\*[\s\S]*?\*\/|\/\/.*|#.*/g

function importsSomething(source: string): boolean {
  return /\bimport(?:str|bin)?\b/.test(source.replaceAll(quotedText, ' '))
}
