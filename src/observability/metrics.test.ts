import { describe, expect, it } from 'vitest'
import { createMetrics, renderMetrics } from './metrics.ts'

const request = {
  endpoint: '/admin/clients/:id',
  method: 'GET',
  status: 200,
  seconds: 0.02,
  requestBytes: 0,
  responseBytes: 300,
}

describe('the metrics', () => {
  it("have the names and labels of the originals', with the pattern of the route and never its path", async () => {
    const { http, snapshot } = createMetrics()
    http.observe(request)
    http.observe({ ...request, status: 404 })
    const text = await renderMetrics([await snapshot()])
    expect(text).toMatch(
      /^http_requests_total\{code="200",method="GET",endpoint="\/admin\/clients\/\{param\}",app="identity-platform",version="[^"]+"\} 1$/m,
    )
    expect(text).toMatch(/^http_requests_statuses_total\{method="GET",status_bucket="4xx",.*\} 1$/m)
    expect(text).toMatch(/^http_response_time_seconds_bucket\{le="0.01",.*\} 0$/m)
    expect(text).toMatch(/^http_response_time_seconds_bucket\{le="0.025",.*\} 2$/m)
    expect(text).toMatch(/^http_response_time_seconds_count\{.*\} 2$/m)
    expect(text).toMatch(/^http_response_size_bytes_bucket\{le="1024",code="200",.*\} 1$/m)
    for (const name of ['http_requests_duration_seconds', 'http_requests_size_bytes'])
      expect(text).toContain(`# TYPE ${name} histogram`)
    expect(text).toContain('process_resident_memory_bytes')
  })

  it('of several processes are added up', async () => {
    const processes = [createMetrics(), createMetrics(), createMetrics()]
    for (const { http } of processes) http.observe(request)
    const text = await renderMetrics(await Promise.all(processes.map(({ snapshot }) => snapshot())))
    expect(text).toMatch(/^http_requests_total\{code="200",.*\} 3$/m)
    expect(text).toMatch(/^http_requests_duration_seconds_sum\{.*\} 0\.06/m)
  })
})
