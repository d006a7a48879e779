import type { Notifications } from './notifications.ts'

/**
 * What was read from the database, kept in memory while notifications arrive that tell of changes. Without them
 * every read goes to the database. What was read before a change is not kept after it.
 */
export class CachedRead<Value> {
  readonly #read: () => Promise<Value>
  readonly #notifications: Pick<Notifications, 'available'>
  #cached: { readonly value: Value } | undefined
  #changes = 0

  constructor(notifications: Pick<Notifications, 'available'>, read: () => Promise<Value>) {
    this.#notifications = notifications
    this.#read = read
  }

  async get(): Promise<Value> {
    if (this.#cached && this.#notifications.available) return this.#cached.value
    const changes = this.#changes
    const value = await this.#read()
    if (changes === this.#changes && this.#notifications.available) this.#cached = { value }
    return value
  }

  /** Something has changed. */
  forget(): void {
    this.#changes++
    this.#cached = undefined
  }
}
