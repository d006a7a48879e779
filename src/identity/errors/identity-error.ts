import { PlatformError } from '../../contracts/platform-error.ts'

/** Status and first sentence of every error id of the identity contract. */
const catalogue = {
  bad_request: [400, 'The request was malformed or contained invalid parameters.'],
  unauthorized: [401, 'The request could not be authorized.'],
  forbidden: [403, 'The requested action is not allowed.'],
  not_found: [404, 'The requested resource could not be found.'],
  conflict: [409, 'Another resource has one of these values already.'],
  internal_server_error: [500, 'The platform ran into an unexpected condition. Please try again later.'],
  session_already_available: [400, 'A valid session was found, so there is nothing to sign in to.'],
  session_aal1_required: [401, 'A second factor can only be asked of someone who is signed in.'],
  session_aal2_required: [403, 'This session needs a second factor.'],
  session_refresh_required: [403, 'This change needs a recent sign-in. Please sign in again.'],
  session_inactive: [401, 'No active session was found in this request.'],
  session_verified_address_required: [403, 'This account needs a verified address.'],
  self_service_flow_expired: [410, 'This page has expired. Please start again.'],
  self_service_flow_replaced: [410, 'This page was replaced by another one.'],
  self_service_flow_disabled: [400, 'This flow is switched off by the operator.'],
  self_service_flow_return_to_forbidden: [400, 'The address to return to is not allowed.'],
  browser_location_change_required: [422, 'The browser must go to another address to continue.'],
  security_csrf_violation: [403, 'The request was refused because it may have come from another site.'],
  security_identity_mismatch: [403, 'This page belongs to someone else.'],
  provider_state_invalid: [400, 'The answer of the provider belongs to no sign-in that was started here.'],
  provider_state_of_another_browser: [400, 'The answer of the provider belongs to another browser.'],
  web_hook_failed: [502, 'A service that takes part in this did not answer as it should.'],
  web_hook_timeout: [504, 'A service that takes part in this took too long to answer.'],
  identity_disabled: [400, 'This account is disabled.'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>

export type IdentityErrorCode = keyof typeof catalogue

/** What a caller may add to an error of the catalogue. */
export interface IdentityErrorOptions {
  /** Another status than the code's usual one. */
  readonly status?: number
  /** A sentence that says what is wrong here and what to do: `error.reason`. */
  readonly reason?: string
  /** `error.details` */
  readonly details?: Readonly<Record<string, unknown>>
  /** Fields that stand beside `error`, such as `redirect_browser_to` or `use_flow_id`. */
  readonly beside?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** An error of the identity contract, with the status that goes with its code. */
export function identityError(
  code: IdentityErrorCode,
  options: string | IdentityErrorOptions = {},
): PlatformError {
  const { status, reason, details, beside, headers, cause } =
    typeof options === 'string' ? ({ reason: options } as IdentityErrorOptions) : options
  const [usualStatus, message] = catalogue[code]
  return new PlatformError({
    status: status ?? usualStatus,
    code,
    message,
    details: { ...beside, ...(details && { details }) },
    ...(reason !== undefined && { hint: reason }),
    ...(headers && { headers }),
    ...(cause !== undefined && { cause }),
  })
}
