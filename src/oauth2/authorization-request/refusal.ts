import type { PlatformError } from '../../contracts/platform-error.ts'
import type { AnswerTarget } from '../response-modes/answer.ts'

/** An authorization request that ends with an error, and where that error may be told. */
export class AuthorizationRefusal extends Error {
  readonly error: PlatformError
  /** The client's redirect URI; undefined while it is not trusted: the error is shown on a page of ours. */
  readonly target: AnswerTarget | undefined

  constructor(error: PlatformError, target?: AnswerTarget) {
    super(error.message, { cause: error })
    this.name = 'AuthorizationRefusal'
    this.error = error
    this.target = target
  }
}
