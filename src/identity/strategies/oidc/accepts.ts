import { type Submission, textField } from '../../submission/submission.ts'

/** A submission names its method; a button of a provider speaks for itself. */
export function acceptsOidc(submission: Submission, ...buttons: readonly string[]): boolean {
  const method = textField(submission, 'method')
  if (method !== undefined) return method === 'oidc'
  return buttons.some((button) => textField(submission, button) !== undefined)
}
