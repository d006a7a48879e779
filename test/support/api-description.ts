import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/** An answer that somebody got from the API. */
export interface ApiAnswer {
  readonly method: string
  /** The path of the request, with or without its origin and query. */
  readonly url: string
  readonly status: number
  readonly contentType: string
  /** JSON as it was parsed, or text. */
  readonly body: unknown
}

interface Operation {
  readonly operationId: string
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Route {
  readonly path: string
  readonly pattern: RegExp
  readonly method: string
  readonly operation: Operation
}

/** The OpenAPI description of one component as it is checked in; it holds answers against their schemas. */
export class ApiDescription {
  readonly document: Document
  readonly #routes: readonly Route[]
  readonly #answered = new Set<string>()
  readonly #ajv = new Ajv2020({ strict: false, allErrors: true })

  constructor(component: 'oauth2' | 'identity') {
    const file = join(import.meta.dirname, '../../docs/reference', `${component}-api.json`)
    this.document = JSON.parse(readFileSync(file, 'utf8')) as Document
    addFormats.default(this.#ajv)
    this.#ajv.addSchema(this.document, 'description')
    this.#routes = Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path,
        method,
        operation,
        pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      })),
    )
  }

  /** Whether anything is described at this address. */
  describes(method: string, url: string): boolean {
    return this.#routeOf(method, url) !== undefined
  }

  /** @throws when the answer is not what the description says of this operation and status */
  check(answer: ApiAnswer): void {
    const route = this.#routeOf(answer.method, answer.url)
    const place = `${answer.method} ${pathOf(answer.url)} with ${answer.status}`
    if (!route) throw new Error(`${place}: no such operation in the description`)
    const { operationId, responses } = route.operation
    const status = responses[answer.status] ? String(answer.status) : 'default'
    if (status === 'default' && answer.status < 400) throw new Error(`${place}: the status is not described`)
    if (status !== 'default') this.#answered.add(operationId)
    if (!answer.contentType.startsWith('application/json')) return
    if (!responses[status]?.content?.['application/json'])
      throw new Error(`${place}: the body is not described`)
    const pointer = ['paths', route.path, route.method, 'responses', status, 'content', 'application/json']
    const validate = this.#validator(`#/${[...pointer, 'schema'].map(pointerPart).join('/')}`)
    if (!validate(answer.body))
      throw new Error(`${place}: ${this.#ajv.errorsText(validate.errors)} in ${JSON.stringify(answer.body)}`)
  }

  /** Operations that have not yet given an answer that they describe. */
  get unanswered(): string[] {
    const all = this.#routes.map(({ operation }) => operation.operationId)
    return [...new Set(all)].filter((operationId) => !this.#answered.has(operationId))
  }

  #routeOf(method: string, url: string): Route | undefined {
    const path = pathOf(url)
    const found = this.#routes.filter(
      (route) => route.method === method.toLowerCase() && route.pattern.test(path),
    )
    // `/admin/identities/by` is no identity: what is written out wins over a parameter.
    return found.sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0]
  }

  #validator(pointer: string) {
    return (
      this.#ajv.getSchema(`description${pointer}`) ?? this.#ajv.compile({ $ref: `description${pointer}` })
    )
  }
}

function pathOf(url: string): string {
  return new URL(url, 'http://localhost').pathname
}

/** RFC 6901 §6 */
function pointerPart(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
}
