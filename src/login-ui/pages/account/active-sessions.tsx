import type { Session } from '../../../contracts/identity-api.ts'
import { deviceName } from '../../components/device-name.ts'
import { OwnForm } from '../../components/own-form.tsx'
import { PointInTime } from '../../components/point-in-time.tsx'
import { type Site, useSite } from '../../rendering/site.ts'

/** More than that nobody reads; "sign out everywhere else" ends all of them. */
const mostShown = 50

export interface ActiveSessionsProps {
  readonly current: Session
  readonly others: readonly Session[]
  readonly token: string
}

/** Where the person is signed in, each with a button to end it. */
export function ActiveSessions({ current, others, token }: ActiveSessionsProps) {
  const { account: texts } = useSite().texts
  const shown = others.slice(0, mostShown)
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{texts.sessionsHeading}</h2>
      <p>{texts.sessionsIntroduction}</p>
      <ul className="rows">
        <SessionRow session={current} isCurrent token={token} />
        {shown.map((session) => (
          <SessionRow key={session.id} session={session} token={token} />
        ))}
      </ul>
      {others.length > mostShown && <p>{texts.moreSessions(others.length - mostShown)}</p>}
      {others.length > 0 && (
        <OwnForm action="/ui/manage_details/end_other_sessions" token={token} className="inline-form">
          <button type="submit" className="button">
            {texts.endOtherSessions}
          </button>
        </OwnForm>
      )}
    </section>
  )
}

interface SessionRowProps {
  readonly session: Session
  readonly isCurrent?: boolean
  readonly token: string
}

function SessionRow({ session, isCurrent = false, token }: SessionRowProps) {
  const site = useSite()
  const { account: texts } = site.texts
  const [device] = session.devices
  const name = deviceName(device) ?? texts.unknownDevice
  const place = [device?.ip_address, device?.location].filter(Boolean).join(', ')
  return (
    <li className="row">
      <div className="row__text">
        <p className="row__title">
          {name} {isCurrent && <span className="badge badge--success">{texts.thisSession}</span>}
        </p>
        <p className="hint">
          {texts.signedInAt} <PointInTime time={session.authenticated_at} />{' '}
          {texts.signedInWith(methodsInWords(session, site))}
        </p>
        <p className="hint">
          {place && <>{place} · </>}
          {texts.expiresAt} <PointInTime time={session.expires_at} />
        </p>
      </div>
      {!isCurrent && (
        <OwnForm action="/ui/manage_details/end_session" token={token} className="row__action">
          <input type="hidden" name="session_id" value={session.id} />
          <button type="submit" className="button button--small">
            {texts.endSession}
            <span className="visually-hidden"> {texts.endSessionOf(name)}</span>
          </button>
        </OwnForm>
      )}
    </li>
  )
}

/** "GitHub, an authenticator app": an external account by the name of its provider. */
function methodsInWords(
  { authentication_methods: methods }: Session,
  { texts: { account: texts }, providerName }: Site,
): string {
  const words = methods.map(
    ({ method, provider }) =>
      (provider && providerName(provider)) ??
      (Object.hasOwn(texts.methods, method) ? (texts.methods[method] as string) : method),
  )
  return [...new Set(words)].join(', ')
}
