import type { FastifyRequest } from 'fastify'
import type { Device } from './session.ts'

const longestUserAgent = 512

/** The device that a request comes from: address, browser, and where a proxy says that it is. */
export function deviceOf(request: FastifyRequest): Omit<Device, 'id'> {
  const place = [request.headers['cf-ipcity'], request.headers['cf-ipcountry']].filter(
    (part): part is string => typeof part === 'string' && part !== '',
  )
  return {
    ipAddress: request.ip,
    userAgent: request.headers['user-agent']?.slice(0, longestUserAgent),
    location: place.length > 0 ? place.join(', ') : undefined,
  }
}
