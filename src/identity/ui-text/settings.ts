import type { UiText } from '../../contracts/identity-api.ts'
import { info, success } from './ui-text.ts'

export function changesSaved(): UiText {
  return success(1050001, 'Your changes are saved.')
}

export function linkProvider(label: string): UiText {
  return info(1050002, `Link ${label}`, { provider: label })
}

export function unlinkProvider(label: string): UiText {
  return info(1050003, `Unlink ${label}`, { provider: label })
}
