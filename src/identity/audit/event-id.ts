import { randomBytes } from '../../cryptography/random.ts'

let last = { milliseconds: 0, count: 0 }

/** A UUID of version 7 (RFC 9562 §5.7): in the order in which they were made, also within a millisecond. */
export function eventId(now: Date): string {
  const milliseconds = now.getTime()
  last = { milliseconds, count: milliseconds === last.milliseconds ? (last.count + 1) & 0xfff : 0 }
  const random = randomBytes(8).toString('hex')
  const time = milliseconds.toString(16).padStart(12, '0')
  const count = last.count.toString(16).padStart(3, '0')
  const variant = (8 + (Number.parseInt(random.slice(0, 1), 16) & 3)).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${random.slice(1, 4)}-${random.slice(4)}`
}
