import type { Configuration } from '../config/configuration.ts'
import type { Tracing, TracingSettings } from '../observability/tracing/tracing.ts'

/** Starts what records traces; undefined, and nothing of it is loaded, where it is not wanted. */
export async function openTracing({ tracing }: Configuration): Promise<Tracing | undefined> {
  if (tracing.provider === undefined) return undefined
  const { startTracing } = await import('../observability/tracing/opentelemetry.ts')
  return startTracing(tracingSettings(tracing))
}

function tracingSettings(section: Configuration['tracing']): TracingSettings {
  const { server_url: address, insecure, sampling, authorization_header } = section.providers.otlp
  const base = /^https?:\/\//.test(address) ? address : `${insecure ? 'http' : 'https'}://${address}`
  const { pathname } = new URL(base)
  return {
    serviceName: section.service_name,
    deploymentEnvironment: section.deployment_environment,
    url: pathname === '/' ? `${base.replace(/\/$/, '')}/v1/traces` : base,
    headers: authorization_header === undefined ? {} : { authorization: authorization_header },
    samplingRatio: sampling.sampling_ratio,
  }
}
