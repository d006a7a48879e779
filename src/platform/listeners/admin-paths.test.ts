import { expect, it } from 'vitest'
import { adminPath } from './admin-paths.ts'

it.each([
  ['/clients', '/admin/clients'],
  ['/admin/clients', '/admin/clients'],
  ['/admin/clients?page_size=3', '/admin/clients?page_size=3'],
  ['/health/ready', '/health/ready'],
  ['/admin/health/ready', '/health/ready'],
  ['/admin/version', '/version'],
  ['/metrics/prometheus?x=1', '/metrics/prometheus?x=1'],
  ['/versions', '/admin/versions'],
  ['/administrators', '/admin/administrators'],
  ['/admin', '/admin'],
  ['/', '/admin/'],
])('%s is %s', (asked, served) => {
  expect(adminPath(asked)).toBe(served)
})
