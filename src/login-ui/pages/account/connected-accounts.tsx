import type { Session, SettingsFlow } from '../../../contracts/identity-api.ts'
import { OneForm } from '../../flow-form/flow-form-view.tsx'
import { flowForms } from '../../flow-form/flow-forms.ts'
import { siteUrl, useSite } from '../../rendering/site.ts'
import { flowOffersAnything } from '../flow-page.ts'

export interface ConnectedAccountsProps {
  readonly sessions: readonly Session[]
  readonly flow: SettingsFlow | undefined
}

/** The external accounts that the person uses here; with a settings flow, the forms that change them. */
export function ConnectedAccounts({ sessions, flow }: ConnectedAccountsProps) {
  const site = useSite()
  const { account: texts } = site.texts
  const providers = providersOf(sessions)
  return (
    <section aria-labelledby="connected">
      <h2 id="connected">{texts.connectedHeading}</h2>
      {providers.length > 0 ? (
        <>
          <p>{texts.connectedIntroduction}</p>
          <ul className="rows">
            {providers.map((provider) => (
              <li key={provider} className="row">
                <p className="row__title">{site.providerName(provider)}</p>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <p>{texts.noConnected}</p>
      )}
      {flow ? (
        <ChangeConnected flow={flow} />
      ) : (
        <p>
          <a className="button" href={siteUrl(site, '/self-service/settings/browser')}>
            {texts.manageConnected}
          </a>
        </p>
      )}
    </section>
  )
}

function ChangeConnected({ flow }: { readonly flow: SettingsFlow }) {
  const { account: texts } = useSite().texts
  const forms = flowForms(flow.ui).filter(({ kind }) => kind === 'providers')
  return forms.length === 0 && !flowOffersAnything(flow.ui) ? (
    <p>{texts.nothingToChange}</p>
  ) : (
    forms.map((form) => <OneForm key={form.group} ui={flow.ui} form={form} />)
  )
}

/** The providers that vouched for the person in one of the active sessions. */
function providersOf(sessions: readonly Session[]): string[] {
  const used = sessions.flatMap(({ authentication_methods: methods }) =>
    methods.flatMap(({ provider }) => provider ?? []),
  )
  return [...new Set(used)].sort()
}
