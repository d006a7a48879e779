import type { ReactNode } from 'react'
import { renderDocument } from '../pages/document.tsx'
import type { BrowserSession } from './browser-sessions.ts'
import { readableClaims, readableTime } from './claims.ts'
import { decodeToken } from './decoded-token.ts'
import type { ReceivedTokens } from './platform-client.ts'

const part = 'application'

/** For somebody whom the application does not know. `justSignedOut`: any more. */
export function welcomePage(justSignedOut = false): string {
  return renderDocument(
    { title: justSignedOut ? 'You are signed out' : 'An application that knows no password', part },
    <>
      {justSignedOut ? (
        <p>The application and the platform have both forgotten this session. You can sign in again.</p>
      ) : (
        <p>
          This is an ordinary web application. It leaves signing in to the identity platform, by the
          authorization code flow of OpenID Connect, and shows you what it gets.
        </p>
      )}
      <p className="actions">
        <a className="button" href="/sign-in">
          Sign in
        </a>
      </p>
    </>,
  )
}

/** What the application received. `now` is in seconds since 1970. */
export function signedInPage(
  session: BrowserSession,
  signedIn: NonNullable<BrowserSession['signedIn']>,
  now: number,
): string {
  const { tokens, userinfo, refreshes } = signedIn
  return renderDocument(
    { title: `Hello ${tokens.claims.name ?? tokens.claims.sub}`, part },
    <>
      <p>
        You are signed in. Below is everything that the application received from{' '}
        <code>{tokens.claims.iss}</code>.
      </p>
      {refreshes > 0 && (
        <section className="news">
          <p>
            {`Refreshed ${refreshes === 1 ? 'once' : `${refreshes} times`}: these are new tokens, and the refresh token before them is no longer good.`}
          </p>
        </section>
      )}
      <div className="actions">
        <Action session={session} action="/refresh" label="Refresh the tokens" />
        <Action session={session} action="/userinfo" label="Call userinfo" second />
        <Action session={session} action="/sign-out" label="Sign out" second />
      </div>
      {userinfo && (
        <section id="userinfo">
          <h2>Answer of the userinfo endpoint</h2>
          <Claims claims={userinfo} now={now} label="Claims of the userinfo answer" />
        </section>
      )}
      <IdToken tokens={tokens} now={now} />
      <AccessToken tokens={tokens} now={now} />
      <RefreshToken tokens={tokens} />
    </>,
  )
}

export function troublePage(title: string, text: string, code: string): string {
  return renderDocument(
    { title, part },
    <>
      <section className="trouble">
        <p>{text}</p>
        <p className="quiet">
          Code: <code>{code}</code>
        </p>
      </section>
      <p className="actions">
        <a className="button" href="/">
          Start again
        </a>
      </p>
    </>,
  )
}

function IdToken({ tokens, now }: { tokens: ReceivedTokens; now: number }) {
  return (
    <section id="id-token">
      <h2>ID token</h2>
      <p className="quiet">Says who signed in. The application has verified its signature.</p>
      <Claims claims={tokens.claims} now={now} label="Claims of the ID token" />
      <Raw label="The ID token as it was sent" value={tokens.idToken} />
    </section>
  )
}

function AccessToken({ tokens, now }: { tokens: ReceivedTokens; now: number }) {
  const decoded = decodeToken(tokens.accessToken)
  return (
    <section id="access-token">
      <h2>Access token</h2>
      <p className="quiet">
        Opens APIs in the person's name
        {tokens.accessTokenExpiresAt && `, until ${readableTime(tokens.accessTokenExpiresAt, now)}`}.
      </p>
      {decoded ? (
        <Claims claims={decoded.claims} now={now} label="Claims of the access token" />
      ) : (
        <p>It is opaque: only the platform can say what it means.</p>
      )}
      <Raw label="The access token as it was sent" value={tokens.accessToken} />
    </section>
  )
}

function RefreshToken({ tokens }: { tokens: ReceivedTokens }) {
  return (
    <section id="refresh-token">
      <h2>Refresh token</h2>
      {tokens.refreshToken ? (
        <>
          <p className="quiet">Gets new tokens without the person, once; a new one comes with them.</p>
          <Raw label="The refresh token as it was sent" value={tokens.refreshToken} />
        </>
      ) : (
        <p>The platform sent none.</p>
      )}
    </section>
  )
}

function Claims(props: { claims: Readonly<Record<string, unknown>>; now: number; label: string }) {
  return (
    <table className="claims" aria-label={props.label}>
      <thead>
        <tr>
          <th scope="col">Claim</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {readableClaims(props.claims, props.now).map(({ name, meaning, value }) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
              {meaning && <small>{meaning}</small>}
            </th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Raw({ label, value }: { label: string; value: string }): ReactNode {
  return (
    <details>
      <summary>{label}</summary>
      <code>{value}</code>
    </details>
  )
}

function Action(props: { session: BrowserSession; action: string; label: string; second?: boolean }) {
  return (
    <form method="post" action={props.action}>
      <input type="hidden" name="form_token" value={props.session.formToken} />
      <button type="submit" className={props.second ? 'second' : undefined}>
        {props.label}
      </button>
    </form>
  )
}
