import { z } from 'zod'
import { identitySchema } from '../identities/identity-schemas.ts'
import { sessionSchema } from '../sessions/session-schemas.ts'
import { oauth2ClientSchema } from './oauth2-client-schema.ts'
import { uiContainer } from './ui-schemas.ts'

const timestamp = z.string().meta({ format: 'date-time' })

const flow = {
  id: z.string().meta({ format: 'uuid' }),
  type: z.enum(['browser', 'api']),
  expires_at: timestamp,
  issued_at: timestamp,
  request_url: z.string(),
  return_to: z.string().optional(),
  active: z.string().optional(),
  state: z.string(),
  organization_id: z.string().nullable(),
  transient_payload: z.record(z.string(), z.unknown()).optional(),
  ui: uiContainer,
}

const oidcContext = z
  .object({
    acr_values: z.array(z.string()).optional(),
    ui_locales: z.array(z.string()).optional(),
    display: z.string().optional(),
    login_hint: z.string().optional(),
    id_token_hint_claims: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'OAuth2ConsentRequestOpenIDConnectContext' })

const loginRequest = z
  .object({
    challenge: z.string(),
    client: oauth2ClientSchema,
    oidc_context: oidcContext,
    request_url: z.string(),
    requested_access_token_audience: z.array(z.string()),
    requested_scope: z.array(z.string()),
    session_id: z.string(),
    skip: z.boolean(),
    subject: z.string(),
  })
  .meta({ id: 'OAuth2LoginRequest' })

const signIn = {
  ...flow,
  oauth2_login_challenge: z.string().optional(),
  oauth2_login_request: loginRequest.optional(),
  session_token_exchange_code: z.string().optional(),
  identity_schema: z.string().optional(),
}

const anything = z.record(z.string(), z.unknown())

const testContext = z
  .object({
    provider_id: z.string(),
    debug_payload: z
      .object({
        id_token_claims: anything.optional(),
        userinfo: anything.optional(),
        jsonnet_mapper_url: z.string().optional(),
        jsonnet_input: anything.optional(),
        jsonnet_output: anything.optional(),
        jsonnet_stderr: z.string().optional(),
        schema_validation_errors: z
          .array(
            z
              .object({ path: z.string(), message: z.string() })
              .meta({ id: 'loginFlowTestSchemaValidationError' }),
          )
          .optional(),
        error: z
          .object({ step: z.string(), reason: z.string(), message: z.string() })
          .meta({ id: 'loginFlowTestStepError' })
          .optional(),
      })
      .meta({ id: 'loginFlowTestDebugPayload' })
      .optional(),
  })
  .meta({ id: 'loginFlowTestContext' })

export const loginFlowSchema = z
  .object({
    ...signIn,
    created_at: timestamp,
    updated_at: timestamp,
    refresh: z.boolean(),
    requested_aal: z.string(),
    test_context: testContext.optional(),
  })
  .meta({ id: 'loginFlow' })

export const registrationFlowSchema = z.object(signIn).meta({ id: 'registrationFlow' })

const continueWith = z
  .object({
    action: z.string(),
    ory_session_token: z.string().optional(),
    redirect_browser_to: z.string().optional(),
    /** Of `show_pin_entry_ui`. */
    data: z.object({ ciphertext: z.string().optional(), enc: z.string().optional() }).optional(),
    flow: z
      .object({
        id: z.string().meta({ format: 'uuid' }),
        url: z.string().optional(),
        verifiable_address: z.string().optional(),
      })
      .optional(),
  })
  .meta({ id: 'continueWith' })

export const settingsFlowSchema = z
  .object({ ...flow, identity: identitySchema, continue_with: z.array(continueWith).optional() })
  .meta({ id: 'settingsFlow' })

const { organization_id: _, ...proof } = flow

export const recoveryFlowSchema = z
  .object({ ...proof, continue_with: z.array(continueWith).optional() })
  .meta({ id: 'recoveryFlow' })

export const verificationFlowSchema = z.object(proof).meta({ id: 'verificationFlow' })

export const successfulLogin = z
  .object({
    session: sessionSchema,
    session_token: z.string().optional(),
    continue_with: z.array(continueWith).optional(),
  })
  .meta({ id: 'successfulNativeLogin' })

export const successfulRegistration = z
  .object({
    identity: identitySchema,
    session: sessionSchema.optional(),
    session_token: z.string().optional(),
    continue_with: z.array(continueWith).optional(),
  })
  .meta({ id: 'successfulNativeRegistration' })

export const successfulCodeExchange = z
  .object({
    session: sessionSchema,
    session_token: z.string().optional(),
    continue_with: z.array(continueWith).optional(),
  })
  .meta({ id: 'successfulCodeExchangeResponse' })

export const logoutFlowSchema = z
  .object({ logout_url: z.string(), logout_token: z.string() })
  .meta({ id: 'logoutFlow' })

export const flowErrorSchema = z
  .object({
    id: z.string(),
    error: z.record(z.string(), z.unknown()).optional(),
    created_at: timestamp.optional(),
    updated_at: timestamp.optional(),
  })
  .meta({ id: 'flowError' })
