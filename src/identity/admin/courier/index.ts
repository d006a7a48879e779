import type { Endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { getCourierMessage } from './get-courier-message.ts'
import { listCourierMessages } from './list-courier-messages.ts'

export const courierAdminEndpoints: readonly Endpoint<IdentityContext>[] = [
  listCourierMessages,
  getCourierMessage,
]
