import type { AddressChannel } from '../../identities/identity.ts'

/** What a message is about. The keys are those of the identity contract's templates. */
export interface TemplateData {
  readonly to: string
  readonly recovery_code?: string
  readonly recovery_url?: string
  readonly verification_code?: string
  readonly verification_url?: string
  readonly login_code?: string
  readonly registration_code?: string
  /** As the public API shows it. */
  readonly identity?: Readonly<Record<string, unknown>>
  /** Of somebody who has no identity yet. */
  readonly traits?: Readonly<Record<string, unknown>>
  /** The address that started the flow. */
  readonly request_url?: string
  readonly transient_payload?: Readonly<Record<string, unknown>>
  readonly expires_in_minutes?: number
  readonly changed_at?: string
  readonly added_at?: string
}

export type Channel = AddressChannel
