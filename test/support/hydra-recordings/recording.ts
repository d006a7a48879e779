import { readFileSync } from 'node:fs'

/** A scenario that was recorded from the original server; placeholders stand for what varies. */
export interface Recording {
  readonly title: string
  readonly steps: readonly Step[]
}

export type Json = unknown
export type JsonObject = Readonly<Record<string, Json>>

/** An exchange, a preparation of which only method, path and status are known, or something observed elsewhere. */
export interface Step {
  readonly step: number
  readonly title: string
  readonly request?: RecordedRequest
  readonly response?: RecordedResponse
  /** Method and path. */
  readonly prepare?: string
  readonly status?: number
  readonly note?: Json
  readonly jwts?: Readonly<Record<string, RecordedJwt>>
}

export interface RecordedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS'
  readonly on: 'public' | 'admin'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly form?: Readonly<Record<string, string | readonly string[]>>
  readonly json?: Json
  readonly raw?: string
  readonly basic?: string
  readonly bearer?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Names of the cookies that the browser sent, or all that it has; absent where no browser asked. */
  readonly cookies?: readonly string[] | 'all'
}

export interface RecordedResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, Json>>
  readonly body: Json
}

export interface RecordedJwt {
  readonly header: JsonObject
  readonly payload: JsonObject
  /** Whether the published keys verify it, or who made it. */
  readonly verified: boolean | string
}

/** @param name such as `code-flow-full` or `jwt/code-flow-full` */
export function readRecording(name: string): Recording {
  const file = new URL(`../../fixtures/hydra-recordings/${name}.json`, import.meta.url)
  return JSON.parse(readFileSync(file, 'utf8')) as Recording
}

export function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
