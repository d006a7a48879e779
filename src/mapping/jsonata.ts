import type { Expression, JsonataError } from 'jsonata'
import type { ProgramLanguage } from './program.ts'

/** An expression that does more than this was not meant to map one document to another. */
const bounds = { timeout: 1000, stack: 500, sequence: 10_000 }

/**
 * JSONata (https://docs.jsonata.org). What the program reads is its input document, and each member is also
 * a variable: `claims` or `$claims`. The language is loaded when the first program is written in it.
 */
export const jsonata: ProgramLanguage = async (source) => {
  const expression = await compile(source)
  return async ({ variables, parameters }) => {
    const input = { ...variables, ...parameters }
    try {
      return await expression.evaluate(input, input)
    } catch (error) {
      throw new Error(sentenceOf(error))
    }
  }
}

async function compile(source: string): Promise<Expression> {
  const { default: jsonata } = await import('jsonata')
  try {
    return jsonata(source, bounds)
  } catch (error) {
    throw new Error(`it is not valid JSONata: ${sentenceOf(error)}`)
  }
}

/** JSONata throws plain objects. */
function sentenceOf(error: unknown): string {
  const { message, position } = error as JsonataError
  return position === undefined ? message : `${message} (at character ${position})`
}
