import type { PlatformError } from '../../contracts/platform-error.ts'
import { oauthErrorBody } from '../errors/oauth-error.ts'
import type { BrowserAnswer } from '../response-modes/answer.ts'
import type { OAuth2Settings } from '../settings.ts'

/** Sends the browser to a page that people see. @param parameters are added to those of `url` */
export function pageRedirect(url: string, parameters: Readonly<Record<string, string>> = {}): BrowserAnswer {
  const query = new URLSearchParams(parameters).toString()
  const separator = url.includes('?') ? '&' : '?'
  return {
    status: 302,
    headers: {
      'cache-control': 'private, no-cache, no-store, must-revalidate',
      location: query === '' ? url : `${url}${separator}${query}`,
    },
    body: '',
  }
}

/** Sends the browser to the error page. */
export function errorPage({ urls }: Pick<OAuth2Settings, 'urls'>, error: PlatformError): BrowserAnswer {
  return pageRedirect(urls.error, { ...oauthErrorBody(error) })
}
