/**
 * Follows redirects from an authorization request to the first form, sends it with the name of a person, and
 * follows on until the provider sends the browser to another origin. Keeps cookies as a browser does.
 */
export async function signInByForm(authorizationUrl: URL, login: string): Promise<URL> {
  const cookies = new Map<string, string>()
  const { origin } = authorizationUrl
  let url = authorizationUrl
  let form: URLSearchParams | undefined
  for (let hop = 0; hop < 20; hop++) {
    if (url.origin !== origin) return url
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      body: form ?? null,
      redirect: 'manual',
    })
    remember(cookies, response)
    const location = response.headers.get('location')
    const page = await response.text()
    form = undefined
    if (location) url = new URL(location, url)
    else {
      if (response.status !== 200) throw new Error(`the upstream answered ${response.status}: ${page}`)
      form = new URLSearchParams({ login })
      url = new URL(/<form[^>]* action="([^"]+)"/.exec(page)?.[1] ?? url.pathname, url)
    }
  }
  throw new Error('the upstream redirected too often')
}

function remember(cookies: Map<string, string>, response: Response): void {
  for (const cookie of response.headers.getSetCookie()) {
    const [pair = ''] = cookie.split(';')
    const [name = '', ...value] = pair.split('=')
    if (value.join('=') === '') cookies.delete(name)
    else cookies.set(name, value.join('='))
  }
}
