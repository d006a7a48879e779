import autocannon from 'autocannon'

export interface LoadResult {
  /** Completed, successful units of work. */
  readonly completed: number
  readonly failed: number
  readonly seconds: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
}

export interface RequestLoad {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** The same request again and again over keep-alive connections. */
export async function loadRequests(
  origin: string,
  load: RequestLoad,
  options: { readonly connections: number; readonly seconds: number },
): Promise<LoadResult> {
  const result = await autocannon({
    url: origin + load.path,
    method: load.method,
    headers: load.headers,
    body: load.body,
    connections: options.connections,
    duration: options.seconds,
  })
  return {
    completed: result['2xx'],
    failed: result.non2xx + result.errors + result.timeouts,
    seconds: result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
  }
}
