import { timingSafeEqual } from 'node:crypto'

/** Compares in the same time wherever two values of one length differ. */
export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && timingSafeEqual(one, other)
}
