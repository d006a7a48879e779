/** What a message says, without the form that it takes in a mail or in a text message. */
export interface MessageText {
  readonly subject: string
  /** Before the code or the button. */
  readonly introduction: string
  readonly code?: string
  readonly link?: { readonly url: string; readonly label: string }
  /** How long it is valid. */
  readonly validity?: string
  /** What to do for whoever did not ask for it. */
  readonly otherwise: string
}
