import type {
  LoginFlow,
  RecoveryFlow,
  RegistrationFlow,
  UiContainer,
  VerificationFlow,
} from '../../contracts/identity-api.ts'
import { flowForms } from '../flow-form/flow-forms.ts'
import type { Site } from '../rendering/site.ts'
import { redirectingFormTargets } from '../security/content-security-policy.ts'

/** Where the forms of a sign-in or sign-up may lead: to a provider, or back to the application. */
export function flowFormTargets({ settings }: Site, flow: LoginFlow | RegistrationFlow): string[] {
  return redirectingFormTargets({
    secure: settings.secure,
    redirectUri: redirectUriOf(flow.oauth2_login_request?.request_url) ?? flow.return_to,
  })
}

/** Where the forms of a recovery or verification may lead: to where the person wants to go on. */
export function proofFormTargets({ settings }: Site, flow: RecoveryFlow | VerificationFlow): string[] {
  return redirectingFormTargets({ secure: settings.secure, redirectUri: flow.return_to })
}

/** The `redirect_uri` of an authorization request, when it says one (OpenID Connect Core §3.1.2.1). */
export function redirectUriOf(requestUrl: string | undefined): string | undefined {
  if (requestUrl === undefined) return undefined
  return URL.parse(requestUrl)?.searchParams.get('redirect_uri') ?? undefined
}

/** Whether a person can do anything with a flow. */
export function flowOffersAnything(ui: UiContainer): boolean {
  return flowForms(ui).length > 0
}

/** Whether a flow offers more than buttons of external providers. */
export function flowHasFields(ui: UiContainer): boolean {
  return flowForms(ui).some(({ kind }) => kind === 'fields')
}
