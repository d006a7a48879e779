import type { UiText } from '../../contracts/identity-api.ts'
import { info } from './ui-text.ts'

/** The title that the identity schema gives a trait. */
export function traitTitle(title: string, name: string): UiText {
  return info(1070002, title, { title, name })
}
