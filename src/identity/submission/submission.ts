/** What a person or a program sent to a flow, whatever it was encoded in. */
export interface Submission {
  readonly [field: string]: unknown
  readonly method?: unknown
  readonly csrf_token?: unknown
  readonly traits?: Readonly<Record<string, unknown>>
  readonly transient_payload?: Readonly<Record<string, unknown>>
}

/** The method that a submission names. */
export function submissionMethod(submission: Submission): string | undefined {
  return textField(submission, 'method')
}

/** Whether a button or box was chosen; a form sends its value as text. */
export function flagField(submission: Submission, name: string): boolean {
  const value = Object.hasOwn(submission, name) ? submission[name] : undefined
  return value === true || value === 'true'
}

/** The text of a field; undefined when it is missing, empty or not a text. */
export function textField(submission: Submission, name: string): string | undefined {
  const value = Object.hasOwn(submission, name) ? submission[name] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}
