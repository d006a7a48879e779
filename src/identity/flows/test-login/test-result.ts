import { parseCookie, stringifySetCookie } from 'cookie'
import type { LoginFlowTestContext, LoginFlowTestResult } from '../../../contracts/identity-api.ts'
import { constantTimeEqual, sha256Base64Url } from '../../../cryptography/digest.ts'
import { randomToken } from '../../../cryptography/random.ts'
import { seal, unseal } from '../../../cryptography/seal.ts'
import type { IdentityContext } from '../../context.ts'
import { identityError } from '../../errors/identity-error.ts'
import type { LoginFlowRecord, TestLogin } from '../flow.ts'

const purpose = 'identity test login result'
const cookieName = 'ory_kratos_test_flow'

/** A flow that tries a provider out. */
export type TestLoginFlow = LoginFlowRecord & { readonly test: TestLogin }

export function isTest(flow: { readonly kind: string; readonly test?: unknown }): flow is TestLoginFlow {
  return flow.kind === 'login' && flow.test !== undefined
}

/** Keeps what a test found out, sealed, for the browser that made it; gives the flow and that browser's cookie. */
export function withResult(
  { secrets, settings }: IdentityContext,
  flow: TestLoginFlow,
  result: LoginFlowTestResult,
): { readonly flow: TestLoginFlow; readonly cookie: string } {
  const token = randomToken()
  const { domain, path, secure } = settings.session.cookie
  return {
    flow: {
      ...flow,
      test: {
        ...flow.test,
        result: { sealed: seal(secrets, purpose, JSON.stringify(result)), reader: sha256Base64Url(token) },
      },
    },
    cookie: stringifySetCookie({
      name: cookieName,
      value: token,
      path,
      httpOnly: true,
      secure,
      sameSite: 'lax',
      maxAge: settings.login.lifespanSeconds,
      ...(domain !== undefined && { domain }),
    }),
  }
}

/** What a test found out is about a person: only the browser that made it may see it or delete it; else 403. */
export function requireReader({ test }: TestLoginFlow, cookieHeader: string | undefined): void {
  if (!test.result) return
  const token = parseCookie(cookieHeader ?? '')[cookieName]
  if (token === undefined || !constantTimeEqual(sha256Base64Url(token), test.result.reader))
    throw identityError('security_csrf_violation', 'This test was made in another browser.')
}

/** `test_context` of a flow. */
export function testContext(
  { secrets }: IdentityContext,
  { test }: TestLoginFlow,
): { readonly test_context: LoginFlowTestContext } {
  const opened = test.result && unseal(secrets, purpose, test.result.sealed)
  return {
    test_context: {
      provider_id: test.providerId,
      ...(opened && { debug_payload: JSON.parse(opened.toString()) as LoginFlowTestResult }),
    },
  }
}
