import type { Scenario } from '../bench.ts'
import { loadRequests } from '../load/requests.ts'
import { writtenRows } from '../written-rows.ts'
import { clientCredentialsLoad, machineClient } from './client-credentials.ts'

const name = 'client credentials write nothing'

export const nothingWritten: Scenario = {
  name,
  run: async (bench) => {
    const platform = await bench.platform()
    const formats = ['opaque', 'jwt'] as const
    const clients = await Promise.all(
      formats.map((access_token_strategy) =>
        platform.registerClient({ ...machineClient, access_token_strategy }),
      ),
    )
    const before = await writtenRows(bench.databaseUrl)
    let tokens = 0
    for (const { authorization } of clients) {
      const load = clientCredentialsLoad('/oauth2/token', authorization)
      tokens += (await loadRequests(platform.origin, load, { connections: 32, seconds: 3 })).completed
    }
    const rows = (await writtenRows(bench.databaseUrl)) - before
    return {
      name,
      figures: { tokens, 'rows written': rows },
      bars: [{ what: 'rows written', value: rows, most: 0 }],
    }
  },
}
