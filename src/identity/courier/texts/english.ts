import type { TemplateType } from '../message.ts'
import type { TemplateData } from '../templates/template-data.ts'
import type { MessageText } from './message-text.ts'

/** Everything that messages say, in one place, so that another language is another file of this shape. */
export const english: Readonly<Record<TemplateType, (data: TemplateData) => MessageText>> = {
  recovery_valid: ({ recovery_url: url = '', expires_in_minutes }) => ({
    subject: 'Get back into your account',
    introduction: 'Open this link to get back into your account.',
    link: { url, label: 'Recover my account' },
    validity: linkValidity(expires_in_minutes),
    otherwise: 'If you did not ask for this, delete this message. Nobody gets into your account without it.',
  }),
  recovery_invalid: ({ to }) => ({
    subject: 'Somebody tried to get into an account with your address',
    introduction: `Somebody asked to recover an account with the address ${to}, but no account has it.`,
    otherwise: 'If it was you, try the address that you signed up with. If not, you need not do anything.',
  }),
  recovery_code_valid: ({ recovery_code: code = '', expires_in_minutes }) => ({
    subject: `Your recovery code is ${code}`,
    introduction: 'Enter this code to get back into your account.',
    code,
    validity: codeValidity(expires_in_minutes),
    otherwise: notYou,
  }),
  recovery_code_invalid: ({ to }) => ({
    subject: 'Somebody tried to get into an account with your address',
    introduction: `Somebody asked to recover an account with the address ${to}, but no account has it.`,
    otherwise: 'If it was you, try the address that you signed up with. If not, you need not do anything.',
  }),
  verification_valid: ({ verification_url: url = '', expires_in_minutes }) => ({
    subject: 'Confirm your email address',
    introduction: 'Open this link to confirm that this address is yours.',
    link: { url, label: 'Confirm my address' },
    validity: linkValidity(expires_in_minutes),
    otherwise: 'If you did not ask for this, delete this message; the address stays unconfirmed.',
  }),
  verification_invalid: ({ to }) => ({
    subject: 'Somebody tried to confirm your email address',
    introduction: `Somebody asked to confirm the address ${to}, but no account has it.`,
    otherwise: 'If it was you, try the address that you signed up with. If not, you need not do anything.',
  }),
  verification_code_valid: ({ verification_code: code = '', verification_url, expires_in_minutes }) => ({
    subject: `Your verification code is ${code}`,
    introduction: 'Enter this code to confirm that this address is yours.',
    code,
    ...(verification_url !== undefined && { link: { url: verification_url, label: 'Confirm my address' } }),
    validity: codeValidity(expires_in_minutes),
    otherwise: 'If you did not ask for this, delete this message; the address stays unconfirmed.',
  }),
  verification_code_invalid: ({ to }) => ({
    subject: 'Somebody tried to confirm your email address',
    introduction: `Somebody asked to confirm the address ${to}, but no account has it.`,
    otherwise: 'If it was you, try the address that you signed up with. If not, you need not do anything.',
  }),
  login_code_valid: ({ login_code: code = '', expires_in_minutes }) => ({
    subject: `Your sign-in code is ${code}`,
    introduction: 'Enter this code to sign in.',
    code,
    validity: codeValidity(expires_in_minutes),
    otherwise: notYou,
  }),
  registration_code_valid: ({ registration_code: code = '', expires_in_minutes }) => ({
    subject: `Your sign-up code is ${code}`,
    introduction: 'Enter this code to create your account.',
    code,
    validity: codeValidity(expires_in_minutes),
    otherwise: 'If you did not ask for this, delete this message; no account is created.',
  }),
  verifiable_address_changed: ({ to }) => ({
    subject: 'The addresses of your account were changed',
    introduction: `The addresses of the account that has ${to}, or had it, were changed.`,
    otherwise: 'If it was not you, recover your account and sign out everywhere else.',
  }),
  authenticator_key_added: () => ({
    subject: 'A key was added to your account',
    introduction: 'A passkey or security key was added to your account and can be used to sign in to it.',
    otherwise: 'If it was not you, remove the key in your account and change your password.',
  }),
}

const notYou =
  'If you did not ask for this, somebody else entered your address. Tell nobody the code; then nothing happens.'

function codeValidity(minutes: number | undefined): string {
  return `The code is valid for ${inWords(minutes)} and can be used once.`
}

function linkValidity(minutes: number | undefined): string {
  return `The link is valid for ${inWords(minutes)} and can be used once.`
}

function inWords(minutes = 60): string {
  return minutes === 1 ? 'one minute' : `${minutes} minutes`
}
