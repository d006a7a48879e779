/** Why the quickstart cannot go on, as one sentence that says what to do. */
export class QuickstartError extends Error {
  override readonly name = 'QuickstartError'
}
