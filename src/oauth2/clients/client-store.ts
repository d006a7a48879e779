import type { Client } from './client.ts'

/** Where the server finds its clients. */
export interface ClientStore {
  /** The client, from memory where possible; undefined when there is none of that id. */
  get(id: string): Promise<Client | undefined>
}
