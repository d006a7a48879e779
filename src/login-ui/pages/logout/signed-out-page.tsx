import { endpoint } from '../../../http/endpoint.ts'
import { formTokens } from '../../components/own-form.tsx'
import { personName } from '../../components/person-name.ts'
import { SignOutButton } from '../../components/sign-out-button.tsx'
import type { LoginUiContext } from '../../context.ts'
import { usableSession } from '../../decision/sign-in-decision.ts'
import { Page } from '../../rendering/page.tsx'
import { sendPage } from '../../rendering/send-page.tsx'
import { sitePath, useSite } from '../../rendering/site.ts'
import { redirectingFormTargets } from '../../security/content-security-policy.ts'
import { signOutForm } from './sign-out.ts'

/** Where a sign-out ends. It says so only when it is true. */
export const signedOutPage = endpoint(
  {
    listener: 'public',
    method: 'GET',
    path: '/ui/signed_out',
    operationId: 'signedOutPage',
    summary: 'The page that tells that the person is signed out',
    tag: 'pages',
    responses: { 200: null },
  },
  (context: LoginUiContext) => async (request, reply) => {
    const site = context.site
    const session = await usableSession(context.identity, request.headers.cookie)
    if (!session?.identity) return sendPage(reply, site, <SignedOutView />)
    return sendPage(
      reply,
      site,
      <StillSignedInView
        person={personName(session.identity)}
        token={formTokens(context, request, reply)(signOutForm)}
      />,
      { formTargets: redirectingFormTargets({ secure: site.settings.secure }) },
    )
  },
)

function SignedOutView() {
  const site = useSite()
  const { signedOut: texts } = site.texts
  return (
    <Page heading={texts.heading}>
      <p className="lead">{texts.introduction}</p>
      <p>{texts.hint}</p>
      <p className="actions">
        <a className="button" href={sitePath(site, '/')}>
          {site.texts.error.startPage}
        </a>
      </p>
    </Page>
  )
}

function StillSignedInView({ person, token }: { readonly person: string; readonly token: string }) {
  const { signedOut: texts } = useSite().texts
  return (
    <Page heading={texts.stillSignedInHeading}>
      <p className="lead">{texts.stillSignedIn(person)}</p>
      <SignOutButton token={token} isPrimary />
    </Page>
  )
}
