import type { Expression, JsonataError } from 'jsonata'
import type { MapperLanguage } from './mapper.ts'

/** An expression that does more than this was not meant to map claims. */
const bounds = { timeout: 1000, stack: 500, sequence: 10_000 }

/**
 * JSONata (https://docs.jsonata.org). The input document is `{ claims, identity }`, which are also the
 * variables `$claims` and `$identity`. The language is loaded when the first mapper is written in it.
 */
export const jsonata: MapperLanguage = async (source) => {
  const expression = await compile(source)
  return async ({ claims, identity }) => {
    try {
      return await expression.evaluate({ claims, identity }, { claims, identity })
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
