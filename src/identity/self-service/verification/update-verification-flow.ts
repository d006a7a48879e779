import { z } from 'zod'
import { endpoint } from '../../../http/endpoint.ts'
import type { IdentityContext } from '../../context.ts'
import { errorSchema } from '../../errors/error-schema.ts'
import { requireSubmittedFlow } from '../../flows/submitted-flow.ts'
import { openVerificationLink } from '../../flows/verification/open-verification-link.ts'
import { submitVerification } from '../../flows/verification/submit-verification.ts'
import { verificationFlowSchema } from '../flow-schemas.ts'
import { verificationBody } from '../request-schemas.ts'

const definition = {
  listener: 'public',
  path: '/self-service/verification',
  tag: 'frontend',
  query: z.object({
    flow: z.string().optional(),
    token: z.string().optional(),
    code: z.string().optional(),
  }),
  headers: ['Cookie'],
} as const

export const updateVerificationFlow = endpoint(
  {
    ...definition,
    method: 'POST',
    operationId: 'updateVerificationFlow',
    summary: 'Ask for the proof of an address, or give it',
    body: verificationBody,
    bodyFormats: ['json', 'form'],
    responses: {
      200: verificationFlowSchema,
      303: null,
      400: verificationFlowSchema,
      403: errorSchema,
      410: errorSchema,
    },
  },
  (context: IdentityContext) => async (request, reply) => {
    const flow = await requireSubmittedFlow(context, 'verification', request.query.flow)
    return submitVerification(context, request, reply, flow)
  },
)

export const openMailedVerification = endpoint(
  {
    ...definition,
    method: 'GET',
    operationId: 'openMailedVerification',
    summary: 'Where the link of a message about an address leads',
    responses: { 303: null },
  },
  (context: IdentityContext) => async (request, reply) => {
    const flow = await requireSubmittedFlow(context, 'verification', request.query.flow)
    return openVerificationLink(context, request, reply, flow, request.query)
  },
)
