import { createRequire } from 'node:module'
import type { ProgramLanguage } from './program.ts'

/** What is used of the optional package; it is compiled at install, where the tools for that are. */
interface JsonnetModule {
  readonly Jsonnet: new () => JsonnetVm
}

interface JsonnetVm {
  setMaxStack(depth: number): this
  extCode(name: string, code: string): this
  tlaCode(name: string, code: string): this
  evaluateSnippet(source: string, name: string): Promise<string>
}

const maximumStack = 500

/**
 * Jsonnet (https://jsonnet.org) as Kratos runs it: variables are external (`std.extVar('claims')`),
 * parameters are those of a function. It runs outside the event loop. Imports are refused: a program is one
 * text.
 */
export const jsonnet: ProgramLanguage = async (source) => {
  const { Jsonnet } = load()
  if (importsSomething(source)) throw new Error('it uses import; put everything into one file')
  return async ({ variables = {}, parameters = {} }) => {
    const vm = new Jsonnet().setMaxStack(maximumStack)
    for (const [name, value] of Object.entries(variables)) vm.extCode(name, JSON.stringify(value))
    for (const [name, value] of Object.entries(parameters)) vm.tlaCode(name, JSON.stringify(value))
    return JSON.parse(await vm.evaluateSnippet(source, 'program.jsonnet'))
  }
}

function load(): JsonnetModule {
  try {
    return createRequire(import.meta.url)('@hanazuki/node-jsonnet') as JsonnetModule
  } catch {
    throw new Error(
      'it is Jsonnet, and the package for that is not installed here. Install cmake and a C++ compiler and then run "npm install @hanazuki/node-jsonnet", or write the program in JSONata',
    )
  }
}

/** Strings, text blocks and comments, in which the word means nothing. */
const quotedText =
  /@"(?:""|[^"])*"|@'(?:''|[^'])*'|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\|\|\|-?[ \t]*\n[\s\S]*?\n[ \t]*\|\|\||\/\*[\s\S]*?\*\/|\/\/.*|#.*/g

function importsSomething(source: string): boolean {
  return /\bimport(?:str|bin)?\b/.test(source.replaceAll(quotedText, ' '))
}
