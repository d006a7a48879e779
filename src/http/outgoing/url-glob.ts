/**
 * Compiles a glob over a whole URL: `*` stands for any characters but `.` and `/`, `**` for any characters,
 * `?` for one character that is neither `.` nor `/`. These are the rules of Kratos's
 * `clients.http.private_ip_exception_urls`. Query and fragment of the address are not compared.
 */
export function urlGlob(glob: string): (url: URL) => boolean {
  const pattern = glob
    .split(/(\*\*|\*|\?)/)
    .map((part) => wildcards[part] ?? part.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&'))
    .join('')
  const whole = new RegExp(`^${pattern}$`)
  return (url) => whole.test(`${url.origin}${url.pathname}`)
}

const wildcards: Readonly<Record<string, string>> = { '**': '.*', '*': '[^./]*', '?': '[^./]' }
