/** Parts of a page that come from elsewhere are escaped; nothing else is. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
<style>body{font:16px/1.5 sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem}label{display:block}</style>
<h1>${escaped(title)}</h1>${body}</html>`
}

export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

/** Asks who signs in. */
export function loginPage(challenge: string): string {
  return page(
    'Sign in',
    `<form method="post"><input type="hidden" name="challenge" value="${escaped(challenge)}">
<label>Subject <input name="subject" value="person@example.com" required></label>
<label><input type="checkbox" name="remember" value="true"> Remember me</label>
<button>Sign in</button> <button name="refuse" value="true" formnovalidate>Refuse</button></form>`,
  )
}

/** Asks what is granted. */
export function consentPage(challenge: string, scopes: readonly string[]): string {
  const boxes = scopes.map(
    (scope) =>
      `<label><input type="checkbox" name="scope" value="${escaped(scope)}" checked> ${escaped(scope)}</label>`,
  )
  return page(
    'Consent',
    `<form method="post"><input type="hidden" name="challenge" value="${escaped(challenge)}">
${boxes.join('\n')}
<label><input type="checkbox" name="remember" value="true"> Remember this</label>
<button>Allow</button> <button name="refuse" value="true">Refuse</button></form>`,
  )
}
