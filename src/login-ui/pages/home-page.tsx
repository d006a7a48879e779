import type { LoginUiConfiguration } from '../../config/login-ui.ts'
import { endpoint } from '../../http/endpoint.ts'
import { formTokens } from '../components/own-form.tsx'
import { personName } from '../components/person-name.ts'
import { SignOutButton } from '../components/sign-out-button.tsx'
import type { LoginUiContext } from '../context.ts'
import { usableSession } from '../decision/sign-in-decision.ts'
import { Page } from '../rendering/page.tsx'
import { sendPage } from '../rendering/send-page.tsx'
import { sitePath, useSite } from '../rendering/site.ts'
import { redirectingFormTargets } from '../security/content-security-policy.ts'
import { signOutForm } from './logout/sign-out.ts'

/** The start page: who is signed in, and the applications that the operator lists. */
export const homePage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/',
    operationId: 'homePage',
    summary: 'The start page',
    tag: 'pages',
    responses: { 200: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const site = context.site
    const session = await usableSession(context.identity, request.headers.cookie)
    if (!session?.identity)
      return sendPage(reply, site, <HomeView signedIn={undefined} />, { isolated: true })
    const token = formTokens(context, request, reply)(signOutForm)
    return sendPage(reply, site, <HomeView signedIn={{ person: personName(session.identity), token }} />, {
      formTargets: redirectingFormTargets({ secure: site.settings.secure }),
      isolated: true,
    })
  },
)

interface HomeViewProps {
  readonly signedIn: { readonly person: string; readonly token: string } | undefined
}

function HomeView({ signedIn }: HomeViewProps) {
  const site = useSite()
  const { home: texts } = site.texts
  const { home, brandName } = site.settings
  return (
    <Page heading={home.title ?? texts.heading(brandName)} width="wide">
      <p className="lead">{home.text ?? texts.introduction}</p>
      {home.applications.length > 0 && (
        <section aria-labelledby="applications">
          <h2 id="applications">{texts.applicationsHeading}</h2>
          <ul className="applications">
            {home.applications.map((application) => (
              <Application key={application.url} application={application} />
            ))}
          </ul>
        </section>
      )}
      <div className="closing">
        <p>{signedIn ? texts.signedInAs(signedIn.person) : texts.notSignedIn}</p>
        <div className="actions">
          <a
            className="button"
            href={sitePath(site, signedIn ? '/ui/manage_details' : '/self-service/login/browser')}
          >
            {signedIn ? texts.account : texts.signIn}
          </a>
          {signedIn && <SignOutButton token={signedIn.token} />}
        </div>
      </div>
    </Page>
  )
}

interface ApplicationProps {
  readonly application: LoginUiConfiguration['home']['applications'][number]
}

function Application({ application: { name, url, description, steps } }: ApplicationProps) {
  const { home: texts } = useSite().texts
  return (
    <li className="application">
      <h3>{name}</h3>
      {description && <p>{description}</p>}
      {steps.length > 0 && (
        <ol className="steps">
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      )}
      <p>
        <a className="button button--primary" href={url}>
          {texts.open(name)}
        </a>
      </p>
    </li>
  )
}
