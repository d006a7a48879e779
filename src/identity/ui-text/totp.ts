import type { UiText } from '../../contracts/identity-api.ts'
import { error, info } from './ui-text.ts'

export function authenticationCode(): UiText {
  return info(1010006, 'Authentication code')
}

export function withAuthenticatorApp(): UiText {
  return info(1010009, 'Use authenticator app')
}

export function unlinkTotp(): UiText {
  return info(1050004, 'Remove the authenticator app')
}

export function totpQrCode(): UiText {
  return info(1050005, 'QR code for your authenticator app')
}

export function totpSecret(secret: string): UiText {
  return info(1050006, secret, { secret })
}

export function totpSecretLabel(): UiText {
  return info(1050017, 'If you cannot scan the QR code, type this secret into your authenticator app.')
}

export function verifyCode(): UiText {
  return info(1070006, 'Code that your app shows')
}

export function totpInvalid(): UiText {
  return error(4000008, 'This authentication code is not valid. Wait for the next one, and type that.')
}

export function noTotp(): UiText {
  return error(4000011, 'No authenticator app is set up for this account.')
}
