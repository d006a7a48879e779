import type { FastifyInstance } from 'fastify'

/** The parts of the platform that can be deployed and scaled on their own (`serve --components`). */
export type ComponentName = 'oauth2' | 'identity' | 'login-ui'

/** A part of the platform as the process sees it: routes for each listener, work in the background. */
export interface Component {
  readonly name: ComponentName
  /** Registers routes on the public listener, inside an encapsulated Fastify scope. */
  readonly publicRoutes: (server: FastifyInstance) => Promise<void> | void
  /** Registers routes on the admin listener, inside an encapsulated Fastify scope. */
  readonly adminRoutes: (server: FastifyInstance) => Promise<void> | void
  /** Starts work in the background: prepares keys, housekeeping. Resolves when requests can be served. */
  readonly start: () => Promise<void>
  /** Ends work in the background. Called after the last request has been answered. */
  readonly stop: () => Promise<void>
}
