import type { UiText } from '../../contracts/identity-api.ts'
import { error, info } from './ui-text.ts'

export function backupCode(): UiText {
  return info(1010007, 'Backup code')
}

export function signInWithBackupCode(): UiText {
  return info(1010010, 'Use backup code')
}

export function revealBackupCodes(): UiText {
  return info(1050007, 'Show which backup codes are left')
}

export function generateBackupCodes(): UiText {
  return info(1050008, 'Generate new backup codes')
}

export function backupCodesLabel(): UiText {
  return info(1050010, 'Your backup codes. Each works once. Keep them in a safe place.')
}

export function confirmBackupCodes(): UiText {
  return info(1050011, 'I have kept these codes')
}

export function disableBackupCodes(): UiText {
  return info(1050016, 'Remove the backup codes')
}

/** A list of codes; those that were used are shown by when that was. */
export function listedBackupCodes(
  codes: readonly { readonly code: string; readonly usedAt?: Date | undefined }[],
): UiText {
  const secrets = codes.map(({ code, usedAt }) =>
    usedAt
      ? info(1050014, `Used on ${usedAt.toUTCString()}`, {
          used_at: usedAt.toISOString(),
          used_at_unix: Math.floor(usedAt.getTime() / 1000),
        })
      : info(1050009, code, { secret: code }),
  )
  return info(1050015, secrets.map(({ text }) => text).join(', '), { secrets })
}

export function backupCodeUsed(): UiText {
  return error(4000012, 'This backup code was used already. Take another one from your list.')
}

export function noBackupCodes(): UiText {
  return error(4000014, 'No backup codes are set up for this account.')
}

export function backupCodeInvalid(): UiText {
  return error(4000016, 'This is not one of your backup codes. Check for typing mistakes.')
}
