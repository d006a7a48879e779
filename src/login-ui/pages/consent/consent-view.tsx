import type { AuthorizationDetail, ConsentRequest, OAuthClient } from '../../../contracts/oauth-admin-api.ts'
import { OwnForm } from '../../components/own-form.tsx'
import { Page } from '../../rendering/page.tsx'
import { useSite } from '../../rendering/site.ts'
import type { Texts } from '../../texts/english.ts'

export interface ConsentViewProps {
  readonly request: ConsentRequest
  readonly challenge: string
  readonly person: string
  readonly token: string
}

/** What the application asks for, in words, and the two answers. */
export function ConsentView({ request, challenge, person, token }: ConsentViewProps) {
  const { consent: texts } = useSite().texts
  const { client } = request
  const application = client.client_name || client.client_id || texts.unnamedApplication
  const permissions = permissionsInWords(request.requested_scope, texts)
  return (
    <Page heading={texts.heading(application)}>
      <p className="lead">{texts.signedInAs(person)}</p>
      {permissions.length === 0 ? (
        <p>{texts.nothingRequested(application)}</p>
      ) : (
        <>
          <p id="permissions">{texts.introduction(application)}</p>
          <ul className="permissions" aria-labelledby="permissions">
            {permissions.map((permission) => (
              <li key={permission}>{permission}</li>
            ))}
          </ul>
        </>
      )}
      {request.requested_access_token_audience.length > 0 && (
        <>
          <p id="audience">{texts.audience}</p>
          <ul className="permissions" aria-labelledby="audience">
            {request.requested_access_token_audience.map((audience) => (
              <li key={audience}>
                <code>{audience}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <Details details={request.requested_authorization_details ?? []} />
      <Policies client={client} />
      <OwnForm action="/ui/consent" token={token} className="form">
        <input type="hidden" name="consent_challenge" value={challenge} />
        <div className="field">
          <div className="checkbox">
            <input
              type="checkbox"
              id="remember"
              name="remember"
              value="true"
              aria-describedby="remember-hint"
            />
            <label htmlFor="remember" className="label">
              {texts.remember}
            </label>
          </div>
          <p id="remember-hint" className="hint">
            {texts.rememberHint}
          </p>
        </div>
        <div className="actions">
          <button type="submit" name="answer" value="allow" className="button button--primary">
            {texts.allow}
          </button>
          <button type="submit" name="answer" value="deny" className="button">
            {texts.deny}
          </button>
        </div>
      </OwnForm>
    </Page>
  )
}

/** Each permission once: two scopes may say the same. */
function permissionsInWords(scopes: readonly string[], texts: Texts['consent']): string[] {
  return [
    ...new Set(
      scopes.map((scope) =>
        Object.hasOwn(texts.scopes, scope) ? (texts.scopes[scope] as string) : texts.otherScope(scope),
      ),
    ),
  ]
}

/** What the application wants to be allowed in detail (RFC 9396): the words are its own. */
function Details({ details }: { readonly details: readonly AuthorizationDetail[] }) {
  const { consent: texts } = useSite().texts
  if (details.length === 0) return null
  return (
    <>
      <p id="details">{texts.details}</p>
      <ul className="permissions" aria-labelledby="details">
        {details.map(({ type, ...members }) => (
          <li key={JSON.stringify({ type, members })}>
            <code>{type}</code>
            <pre>{JSON.stringify(members, null, 2)}</pre>
          </li>
        ))}
      </ul>
    </>
  )
}

function Policies({ client }: { readonly client: OAuthClient }) {
  const { consent: texts } = useSite().texts
  const links = [
    { href: webAddress(client.policy_uri), text: texts.privacyPolicy },
    { href: webAddress(client.tos_uri), text: texts.termsOfService },
  ].filter(({ href }) => href !== undefined)
  if (links.length === 0) return null
  return (
    <>
      <p id="policies">{texts.policies}</p>
      <ul aria-labelledby="policies">
        {links.map(({ href, text }) => (
          <li key={text}>
            <a href={href} rel="noreferrer">
              {text}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

/** An address that is safe to link to: a client may have been registered with any text. */
function webAddress(address: string): string | undefined {
  const url = URL.parse(address)
  return url && ['https:', 'http:'].includes(url.protocol) ? url.href : undefined
}
