import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { version } from '../version.ts'
import type { TracedStatement, Tracing, TracingSettings } from './tracing.ts'

/** Where in a trace the work that is under way belongs. */
const current = new AsyncLocalStorage<Context>()
const propagator = new W3CTraceContextPropagator()

/** Records with OpenTelemetry and sends over OTLP. This file, and what it loads, is loaded only where it is wanted. */
export function startTracing(settings: TracingSettings): Tracing {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': settings.serviceName,
      'service.version': version(),
      ...(settings.deploymentEnvironment !== undefined && {
        'deployment.environment.name': settings.deploymentEnvironment,
      }),
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.samplingRatio) }),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter({ url: settings.url, headers: { ...settings.headers } }),
      }),
    ],
  })
  const tracer = provider.getTracer('identity-platform', version())
  return {
    traceRequests: (server) => traceRequests(tracer, server),
    traceStatement: (statement, run) => traceStatement(tracer, statement, run),
    statementEnded: (statement, milliseconds, failed) => {
      const end = Date.now()
      const span = statementSpan(tracer, statement, end - milliseconds)
      if (failed) span?.setStatus({ code: SpanStatusCode.ERROR })
      span?.end(end)
    },
    stop: () => provider.shutdown(),
  }
}

/** One span for each request, below the one that its sender names (W3C Trace Context). */
function traceRequests(tracer: Tracer, server: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, { readonly span: Span; readonly context: Context }>()
  const within = (request: FastifyRequest, work: () => void) => {
    const context = spans.get(request)?.context
    if (context) current.run(context, work)
    else work()
  }
  server.addHook('onRequest', (request, _reply, done) => {
    const parent = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter)
    const route = request.routeOptions.url ?? 'unknown'
    const attributes = { 'http.request.method': request.method, 'http.route': route }
    const span = tracer.startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent)
    spans.set(request, { span, context: trace.setSpan(parent, span) })
    within(request, done)
  })
  // What reads the body calls back from the connection, outside of what was begun with the request.
  server.addHook('preValidation', (request, _reply, done) => within(request, done))
  server.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request)?.span
    span?.setAttribute('http.response.status_code', reply.statusCode)
    span?.setAttribute('request_id', request.id)
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.end()
    done()
  })
}

async function traceStatement<T>(
  tracer: Tracer,
  statement: TracedStatement,
  run: () => Promise<T>,
): Promise<T> {
  const span = statementSpan(tracer, statement)
  if (!span) return run()
  try {
    return await run()
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR })
    throw error
  } finally {
    span.end()
  }
}

/** Undefined outside of a request: what runs in the background by itself is no trace. */
function statementSpan(
  tracer: Tracer,
  { name, text }: TracedStatement,
  startTime?: number,
): Span | undefined {
  const context = current.getStore()
  if (!context) return undefined
  return tracer.startSpan(
    name,
    {
      kind: SpanKind.CLIENT,
      attributes: { 'db.system.name': 'postgresql', 'db.operation.name': name, 'db.query.text': text },
      ...(startTime !== undefined && { startTime }),
    },
    context,
  )
}
