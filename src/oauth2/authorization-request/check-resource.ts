import { refuseUncoveredResources } from '../resource-indicators.ts'
import type { Check } from './check.ts'

/** Every resource is an audience that the client is registered for (RFC 8707 §2). */
export const checkResource: Check = ({ client, parameters }) => {
  refuseUncoveredResources(client.document.audience, parameters.getAll('resource'))
}
