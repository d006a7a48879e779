/**
 * Whether two distinguished names are the same: one as RFC 4514 writes it, as clients register it, and one as
 * `X509Certificate.subject` shows it, which is the other way round with a line for each part. Names of attributes and letters
 * are compared without their case (RFC 4517 §4.2.11).
 */
export function isSameName(registered: string, subject: string): boolean {
  const wanted = splitName(registered).map(comparable)
  const given = subject.split('\n').reverse().map(comparable)
  return wanted.length === given.length && wanted.every((part, index) => part === given[index])
}

/** At commas that are not escaped (RFC 4514 §3). */
function splitName(name: string): string[] {
  return name.match(/(?:\\.|[^,\\])+/g) ?? []
}

const aliases: Readonly<Record<string, string>> = {
  e: 'emailaddress',
  email: 'emailaddress',
  s: 'st',
  userid: 'uid',
  sn: 'surname',
}

function comparable(part: string): string {
  const equals = part.indexOf('=')
  const type = part.slice(0, equals).trim().toLowerCase()
  const value = part.slice(equals + 1).trim()
  return `${aliases[type] ?? type}=${unescaped(value).toLowerCase().replaceAll(/\s+/g, ' ')}`
}

/** RFC 4514 §2.4: a backslash before a character, or before the hexadecimal digits of bytes of UTF-8. */
function unescaped(value: string): string {
  return value
    .replaceAll(/(?:\\[0-9A-Fa-f]{2})+/g, (bytes) =>
      Buffer.from(bytes.replaceAll('\\', ''), 'hex').toString(),
    )
    .replaceAll(/\\(.)/g, '$1')
}
