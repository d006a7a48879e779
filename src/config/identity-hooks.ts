import { z } from 'zod'
import { serviceAuthentication } from './service-authentication.ts'

/** Another service is asked or told. */
const webHook = z.strictObject({
  hook: z.literal('web_hook'),
  config: z
    .strictObject({
      /** Names the hook in the log. */
      id: z.string().optional(),
      url: z.url({ protocol: /^https?$/, error: 'must be an http or https address' }),
      method: z.string(),
      headers: z.record(z.string(), z.string()).default({}),
      /** The program that makes the body: Jsonnet, or JSONata where it ends in .jsonata or begins with jsonata://. */
      body: z.string().optional(),
      auth: serviceAuthentication.optional(),
      response: z
        .strictObject({
          /** Nobody waits for the answer. */
          ignore: z.boolean().default(false),
          /** The answer may refuse, or change the identity. */
          parse: z.boolean().default(false),
        })
        .prefault({}),
      /** The older name of `response.parse`. */
      can_interrupt: z.boolean().default(false),
      /** Kratos's own statistics; nothing follows from it. */
      emit_analytics_event: z.boolean().optional(),
    })
    .refine(({ response, can_interrupt }) => !(response.ignore && (response.parse || can_interrupt)), {
      message: 'an answer cannot be ignored and parsed; take one of response.ignore and response.parse away',
      path: ['response'],
    }),
})

const named = <Name extends string>(name: Name) => z.strictObject({ hook: z.literal(name) })
/** Of organizations, which the platform does not have: nothing follows from them. */
const organizationHooks = [
  z.looseObject({ hook: z.literal('b2b_sso') }),
  z.looseObject({ hook: z.literal('organization') }),
] as const

/** Before a flow, and where nothing else is possible. */
const webHooks = z.array(z.discriminatedUnion('hook', [webHook, ...organizationHooks]))

const afterLoginHooks = z.array(
  z.discriminatedUnion('hook', [
    webHook,
    ...organizationHooks,
    named('revoke_active_sessions'),
    named('require_verified_address'),
    named('show_verification_ui'),
    named('verification'),
  ]),
)
const afterRegistrationHooks = z.array(
  z.discriminatedUnion('hook', [
    webHook,
    ...organizationHooks,
    named('session'),
    named('show_verification_ui'),
    // What it once switched on is the flow's style now.
    named('two_step_registration'),
  ]),
)
/** After settings and recovery. */
const afterChangeHooks = z.array(
  z.discriminatedUnion('hook', [webHook, ...organizationHooks, named('revoke_active_sessions')]),
)
/** People change their profile without a new sign-in, so it ends no sessions. */
const afterProfileHooks = z.array(
  z.discriminatedUnion('hook', [webHook, ...organizationHooks, named('show_verification_ui')]),
)

/** What follows a flow. */
const outcome = <Hooks extends z.ZodType>(hooks: Hooks) =>
  z.strictObject({ default_browser_return_url: z.url().optional(), hooks: hooks.optional() })

const firstFactors = <Section extends z.ZodType>(section: Section) => ({
  password: section.optional(),
  oidc: section.optional(),
  code: section.optional(),
  webauthn: section.optional(),
  passkey: section.optional(),
})

const secondFactors = <Section extends z.ZodType>(section: Section) => ({
  totp: section.optional(),
  lookup_secret: section.optional(),
})

const login = outcome(afterLoginHooks)
const registration = outcome(afterRegistrationHooks)
const change = outcome(afterChangeHooks)

export const before = z.strictObject({ hooks: webHooks.default([]) })
/** A list of a method replaces the list of all methods, unless it is empty or `method_hooks` says otherwise. */
export const afterLogin = login.extend({ ...firstFactors(login), ...secondFactors(login) })
export const afterRegistration = registration.extend(firstFactors(registration))
export const afterSettings = change.extend({
  ...firstFactors(change),
  ...secondFactors(change),
  profile: outcome(afterProfileHooks).optional(),
})

export const afterRecovery = outcome(afterChangeHooks)
export const afterVerification = outcome(webHooks)

export type HookConfiguration = z.output<typeof afterLoginHooks | typeof afterRegistrationHooks>[number]
