import { createCipheriv } from 'node:crypto'
import { base64, bytesOf } from './base64.ts'
import { equal } from './equal.ts'
import type { HashFormat } from './hash-format.ts'
import { scryptKey, scryptMemory, scryptParameters } from './scrypt.ts'

const pattern = new RegExp(
  `^\\$firescrypt\\$ln=(\\d{1,2}),r=(\\d{1,2}),p=(\\d{1,2})\\$(${base64})\\$(${base64})\\$(${base64})\\$(${base64})$`,
)

/**
 * `$firescrypt$ln=,r=,p=$salt$hash$separator$signerkey`, where `ln` is the logarithm of the cost: the key that
 * scrypt gives encrypts the project's signer key.
 * Source: https://github.com/firebase/scrypt
 */
export const firebaseScryptFormat: HashFormat = {
  parse(text) {
    const [, logCost, blockSize, parallelization, salt, hash, separator, signerKey] = pattern.exec(text) ?? []
    const parameters = scryptParameters(2 ** Number(logCost), Number(blockSize), Number(parallelization))
    if (signerKey === undefined || !parameters) return undefined
    const salted = Buffer.concat([bytesOf(salt), bytesOf(separator)])
    return {
      memoryBytes: scryptMemory(parameters),
      async verify(password) {
        const key = await scryptKey(password, salted, 32, parameters)
        const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
        return equal(Buffer.concat([cipher.update(bytesOf(signerKey)), cipher.final()]), bytesOf(hash))
      },
    }
  },
}
