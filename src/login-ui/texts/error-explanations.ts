/** What an error page says: the heading, what happened, and what the person can do. */
export interface ErrorExplanation {
  readonly heading: string
  readonly explanation: string
  readonly advice: string
}

const expired: Pick<ErrorExplanation, 'heading' | 'advice'> = {
  heading: 'This page is out of date',
  advice: 'Go back to the application that you came from and sign in again.',
}

const altered: Pick<ErrorExplanation, 'heading' | 'advice'> = {
  heading: 'This link does not work',
  advice: 'Go back to the application that you came from and start again there.',
}

/** By stable error code. The codes are part of what is documented; the sentences are not. */
export const errorExplanations: Readonly<Record<string, ErrorExplanation>> = {
  // The pages' own codes
  login_challenge_unknown: {
    ...altered,
    explanation: 'The sign-in request in this link is not one that we made, or it was changed on its way.',
  },
  login_challenge_expired: {
    ...expired,
    explanation: 'The sign-in took too long, and the application’s request is no longer valid.',
  },
  consent_challenge_unknown: {
    ...altered,
    explanation: 'The consent request in this link is not one that we made, or it was changed on its way.',
  },
  consent_challenge_expired: {
    ...expired,
    explanation: 'The answer took too long, and the application’s request is no longer valid.',
  },
  device_challenge_unknown: {
    ...altered,
    explanation: 'The link to this page is not one that we made, or it was changed on its way.',
    advice: 'Open the address that your device shows once more.',
  },
  device_challenge_expired: {
    ...expired,
    explanation: 'Connecting the device took too long.',
    advice: 'Open the address that your device shows once more. It may have a new code by now.',
  },
  logout_challenge_unknown: {
    ...altered,
    explanation: 'The sign-out request in this link is not one that we made, or it was changed on its way.',
    advice: 'Go to the start page and sign out there.',
  },
  logout_challenge_expired: {
    ...expired,
    explanation: 'The sign-out took too long, and the request is no longer valid.',
    advice: 'Go to the start page and sign out there.',
  },
  flow_unknown: {
    heading: 'This page is out of date',
    explanation: 'The form that this link belongs to was finished or is too old.',
    advice: 'Start again. Nothing was lost.',
  },
  flow_of_another_browser: {
    heading: 'This page belongs to another browser',
    explanation:
      'The form was started in another browser or window, or this browser does not keep our cookies. We do not continue it here, to protect your account.',
    advice: 'Allow cookies for this site, then start again.',
  },
  flow_of_another_person: {
    heading: 'This page belongs to another account',
    explanation: 'The form was started by somebody else than the person who is signed in here.',
    advice: 'Start again with your own account.',
  },
  form_token_invalid: {
    heading: 'We could not confirm that this came from you',
    explanation:
      'The form was open for too long, was sent twice, or did not come from our own page. Nothing was changed.',
    advice: 'Go back, load the page again, and send the form once more.',
  },
  session_required: {
    heading: 'You are no longer signed in',
    explanation: 'The person who signed in to the application is not signed in to this browser any more.',
    advice: 'Start again, and sign in with the account that you want to use.',
  },
  page_not_found: {
    heading: 'This page does not exist',
    explanation: 'The address was mistyped, or the page has moved.',
    advice: 'Check the address, or go to the start page.',
  },
  invalid_page_request: {
    heading: 'This link does not work',
    explanation: 'Something in the address or in the form is missing or has a wrong form.',
    advice: 'Go back to the application that you came from and start again there.',
  },
  error_unknown: {
    heading: 'The details of this error are gone',
    explanation: 'Something failed, but the error’s description is no longer kept.',
    advice: 'Try again from the beginning.',
  },
  temporarily_unavailable: {
    heading: 'We are not available right now',
    explanation: 'A part of this service does not answer. It is usually back in a moment.',
    advice: 'Wait a few seconds, then load this page again.',
  },
  internal_error: {
    heading: 'Something went wrong on our side',
    explanation: 'The service failed unexpectedly, and the people who run it can see that it did.',
    advice: 'Try again in a moment.',
  },

  // OAuth 2.0 and OpenID Connect (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6)
  invalid_request: {
    heading: 'The application’s request was not understood',
    explanation:
      'The application sent you here with a request that we cannot accept, for example with an address to return to that is not registered, or the link was changed on its way.',
    advice: 'Go back to the application and try again. If it stays, its operators must correct it.',
  },
  invalid_client: {
    heading: 'We do not know this application',
    explanation: 'The application that sent you here is not registered, or no longer is.',
    advice: 'Check that you use the right address of the application, or tell its operators.',
  },
  unauthorized_client: {
    heading: 'The application may not do this',
    explanation: 'The application asked for something that it is not registered for.',
    advice: 'Tell the operators of the application.',
  },
  unsupported_response_type: {
    heading: 'The application’s request was not understood',
    explanation: 'The application asked for a kind of answer that it is not registered for.',
    advice: 'Tell the operators of the application.',
  },
  invalid_scope: {
    heading: 'The application asked for too much',
    explanation: 'The application asked for a permission that does not exist or that it may not have.',
    advice: 'Tell the operators of the application.',
  },
  invalid_state: {
    heading: 'The application’s request was not safe',
    explanation: 'The application did not protect its request well enough, so we stopped.',
    advice: 'Go back to the application and try again. If it stays, its operators must correct it.',
  },
  access_denied: {
    heading: 'Access was denied',
    explanation: 'You, or a rule of this service, did not allow the application what it asked for.',
    advice: 'If that was a mistake, go back to the application and start again.',
  },
  request_forbidden: {
    heading: 'This sign-in belongs to another browser',
    explanation:
      'The sign-in was started in another browser or window, or this browser does not keep our cookies. We do not continue it here, to protect your account.',
    advice: 'Allow cookies for this site, go back to the application, and start again.',
  },
  request_unauthorized: {
    ...expired,
    explanation: 'The sign-in took too long, or its link was changed on its way.',
  },
  login_required: {
    heading: 'You need to sign in',
    explanation: 'The application asked for a sign-in without showing a page, but nobody is signed in.',
    advice: 'Go back to the application and sign in there.',
  },
  consent_required: {
    heading: 'Your consent is needed',
    explanation: 'The application asked for access without showing a page, but you have not allowed it yet.',
    advice: 'Go back to the application and sign in there.',
  },
  server_error: {
    heading: 'Something went wrong on our side',
    explanation: 'The service failed unexpectedly, and the people who run it can see that it did.',
    advice: 'Try again in a moment.',
  },

  // Identity
  security_csrf_violation: {
    heading: 'We could not confirm that this came from you',
    explanation:
      'The form did not come from our own page in this browser, or the browser does not keep our cookies. Nothing was changed.',
    advice: 'Allow cookies for this site, then start again.',
  },
  self_service_flow_expired: {
    ...expired,
    explanation: 'The form was open for too long.',
    advice: 'Start again. Nothing was lost.',
  },
  self_service_flow_return_to_forbidden: {
    ...altered,
    explanation: 'The link would have led you to an address that we do not trust after the sign-in.',
  },
  session_already_available: {
    heading: 'You are already signed in',
    explanation: 'This browser is signed in, so there is nothing to sign in to.',
    advice: 'Go to the start page.',
  },
  session_aal1_required: {
    heading: 'Sign in first',
    explanation: 'This step needs you to be signed in.',
    advice: 'Start again and sign in.',
  },
  provider_state_invalid: {
    heading: 'We could not confirm that this sign-in is yours',
    explanation:
      'The external sign-in service sent you back with an answer that belongs to no sign-in of ours, or to one that took too long.',
    advice: 'Start again. Nothing was changed.',
  },
  provider_state_of_another_browser: {
    heading: 'This sign-in belongs to another browser',
    explanation:
      'The sign-in was started in another browser or window, or this browser does not keep our cookies. We do not continue it here, to protect your account.',
    advice: 'Allow cookies for this site, then start again.',
  },
  identity_disabled: {
    heading: 'This account is switched off',
    explanation: 'The people who run this service have switched the account off.',
    advice: 'Ask them if you think that this is a mistake.',
  },
  provider_denied: {
    heading: 'The sign-in was not completed',
    explanation: 'The external sign-in service said no, or the sign-in there was cancelled.',
    advice: 'Start again, or choose another way to sign in.',
  },
  provider_failed: {
    heading: 'The external sign-in failed',
    explanation: 'The external sign-in service gave an answer that we cannot trust.',
    advice: 'Start again. If it stays, tell the people who run this service.',
  },
  provider_unavailable: {
    heading: 'The external sign-in service does not answer',
    explanation: 'We could not reach the service that you chose.',
    advice: 'Wait a moment and start again, or choose another way to sign in.',
  },
}

/** When a code is not known here: what its status says. */
export function explanationOf(code: string, status: number): ErrorExplanation {
  if (Object.hasOwn(errorExplanations, code)) return errorExplanations[code] as ErrorExplanation
  return (status >= 500 ? errorExplanations.internal_error : unknownRefusal) as ErrorExplanation
}

const unknownRefusal: ErrorExplanation = {
  heading: 'This did not work',
  explanation: 'The request was refused.',
  advice: 'Start again from the application that you came from.',
}
