import type { FastifyInstance } from 'fastify'

const headers: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  // Challenges and flow ids are in addresses. Within our own origin the full address may be sent, so that
  // the self-service endpoints can check where a form came from; elsewhere nothing is.
  'referrer-policy': 'same-origin',
  'permissions-policy':
    'accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'cross-origin-resource-policy': 'same-origin',
}

/** Puts the security headers on every answer of this Fastify scope, redirects and errors too. */
export function addSecurityHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(headers)
  })
}
