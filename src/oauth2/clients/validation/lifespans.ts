import { parseDuration } from '../../../config/duration.ts'
import { malformedRequest } from '../../errors/admin-error.ts'
import { lifespanFields } from '../client-metadata.ts'
import type { ClientCheck } from './check.ts'

export const checkLifespans: ClientCheck = (document) => {
  for (const name of lifespanFields) {
    const value = document[name]
    if (typeof value === 'string' && parseDuration(value) === undefined)
      throw malformedRequest(`"${name}" must be a duration such as 15m or 720h, not "${value}".`)
  }
}
