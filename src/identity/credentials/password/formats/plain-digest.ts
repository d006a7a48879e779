import { hash as digest } from 'node:crypto'
import { base64, bytesOf } from './base64.ts'
import { equal } from './equal.ts'
import { type HashFormat, littleMemory } from './hash-format.ts'

const salted = new RegExp(`^\\$(md5|sha1|sha256|sha512)\\$pf=(${base64})\\$(${base64})\\$(${base64})$`)
const unsalted = new RegExp(`^\\$md5\\$(${base64})$`)

const longestTemplate = 1024

/**
 * One digest: `$sha256$pf=template$salt$hash`, where the template says how `{SALT}` and `{PASSWORD}` are put
 * together, and `$md5$hash` of the password alone.
 */
export const plainDigestFormat: HashFormat = {
  parse(text) {
    const [, md5] = unsalted.exec(text) ?? []
    if (md5 !== undefined) return verifiable('md5', '{PASSWORD}', '', md5)
    const [, name, template, salt, hash] = salted.exec(text) ?? []
    if (name === undefined || hash === undefined || bytesOf(template).length > longestTemplate)
      return undefined
    return verifiable(name, bytesOf(template).toString(), bytesOf(salt).toString('latin1'), hash)
  },
}

function verifiable(name: string, template: string, salt: string, hash: string) {
  const expected = bytesOf(hash)
  return {
    memoryBytes: littleMemory,
    verify: async (password: string) => {
      // As bytes, so that a salt that is no text stays what it is.
      const bytes = Buffer.from(password).toString('latin1')
      const content = Buffer.from(template)
        .toString('latin1')
        .replaceAll(/\{SALT\}|\{PASSWORD\}/g, (part) => (part === '{SALT}' ? salt : bytes))
      return equal(digest(name, Buffer.from(content, 'latin1'), 'buffer'), expected)
    },
  }
}
