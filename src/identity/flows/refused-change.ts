import type { UiText } from '../../contracts/identity-api.ts'

/** A change that the account does not allow as it is now. Thrown inside the change; the form says why. */
export class RefusedChange extends Error {
  readonly reason: UiText

  constructor(reason: UiText) {
    super(reason.text)
    this.name = 'RefusedChange'
    this.reason = reason
  }
}
