import pg from 'pg'
import type { Database } from '../../src/database/database.ts'

interface RecordedStatement {
  readonly text: string
  readonly values: readonly unknown[]
}

interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Plans?: readonly PlanNode[]
}

/** Records every statement that this process sends while `work` runs, each text once. */
export async function recordStatements(work: () => Promise<void>): Promise<RecordedStatement[]> {
  const recorded = new Map<string, RecordedStatement>()
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args as [string | { text: string; values?: unknown[] }, unknown]
    const text = typeof first === 'string' ? first : first.text
    const values = typeof first === 'string' ? second : (first.values ?? second)
    recorded.set(text, { text, values: Array.isArray(values) ? values : [] })
    return (query as (...all: unknown[]) => unknown).apply(this, args)
  } as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return [...recorded.values()]
}

/** `<statement>: <table>` for every table that PostgreSQL would read from end to end. */
export async function sequentialScans(
  database: Database,
  statements: readonly RecordedStatement[],
): Promise<string[]> {
  const scans: string[] = []
  for (const { text, values } of statements) {
    if (!/^\s*(select|insert|update|delete|with)\b/i.test(text)) continue
    const { rows } = await database.pool.query(`explain (format json) ${text}`, values as unknown[])
    const [{ Plan: plan }] = rows[0]['QUERY PLAN'] as [{ Plan: PlanNode }]
    for (const table of scannedTables(plan)) scans.push(`${text}: ${table}`)
  }
  return scans
}

function scannedTables(node: PlanNode): string[] {
  const own = node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? '?'] : []
  return [...own, ...(node.Plans ?? []).flatMap(scannedTables)]
}
