import { Secret, TOTP } from 'otpauth'

/** An authenticator app that was told this secret. */
export class AuthenticatorApp {
  readonly #totp: TOTP

  constructor(base32: string) {
    this.#totp = new TOTP({ secret: Secret.fromBase32(base32), algorithm: 'SHA1', digits: 6, period: 30 })
  }

  codeAt(time: Date): string {
    return this.#totp.generate({ timestamp: time.getTime() })
  }

  /** Six digits that are no code of any time near this one. */
  wrongCodeAt(time: Date): string {
    const near = [-60, -30, 0, 30, 60].map((seconds) =>
      this.codeAt(new Date(time.getTime() + seconds * 1000)),
    )
    return ['000000', '111111', '222222', '333333', '444444', '555555'].find(
      (code) => !near.includes(code),
    ) as string
  }
}
