import { once } from 'node:events'

/**
 * What the quickstart tells a part when it starts it. The part ends together with the quickstart, also when
 * that is killed: their channel closes then.
 */
export async function receiveSettings<Settings>(): Promise<Settings> {
  process.on('disconnect', () => process.exit(0))
  process.on('SIGTERM', () => process.exit(0))
  const [settings] = await once(process, 'message')
  return settings as Settings
}

/** Tells the quickstart that the part answers requests. */
export function announceReady(): void {
  process.send?.('ready')
}
