import type { Database, Statement } from '../../src/database/database.ts'

interface PlanNode {
  readonly 'Node Type': string
  readonly Schema?: string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly Filter?: string
  readonly 'Plan Rows': number
  readonly Plans?: readonly PlanNode[]
}

/** More rows than one request needs of one table, unless a limit ends the scan before. */
const mostRows = 1000

/**
 * What is wrong with the plan of a statement, as sentences: a table that grows is read from end to end, or an
 * index of it is, or more rows are expected of it than any request needs. It is the plan for all values, with
 * the settings of the database's own connections.
 * @param growing the tables that grow, and how many rows each one has
 */
export async function planProblems(
  database: Database,
  growing: ReadonlyMap<string, number>,
  { name, text }: Statement,
): Promise<string[]> {
  const { rows } = await database.pool.query(`explain (generic_plan, verbose, format json) ${text}`)
  const [{ Plan: plan }] = rows[0]['QUERY PLAN'] as [{ Plan: PlanNode }]
  return [...problemsBelow(plan, growing, false)].map((problem) => `${name}: ${problem}\n  ${text}`)
}

/** @param limited whether a limit above ends this node once it has enough */
function* problemsBelow(
  node: PlanNode,
  growing: ReadonlyMap<string, number>,
  limited: boolean,
): Generator<string> {
  yield* problemsOf(node, growing, limited)
  const stops = endsEarly(node, limited)
  // The inner side of a nested loop starts anew for each row of the outer one.
  for (const [position, child] of (node.Plans ?? []).entries())
    yield* problemsBelow(child, growing, stops && (node['Node Type'] !== 'Nested Loop' || position === 0))
}

/** Whether what is below a node is read only as far as needed. */
function endsEarly({ 'Node Type': type }: PlanNode, limited: boolean): boolean {
  if (type === 'Limit') return true
  return limited && ['Nested Loop', 'Subquery Scan', 'Result', 'LockRows', 'Incremental Sort'].includes(type)
}

function* problemsOf(
  node: PlanNode,
  growing: ReadonlyMap<string, number>,
  limited: boolean,
): Generator<string> {
  const { 'Node Type': type, 'Index Cond': condition, 'Plan Rows': rows, 'Index Name': index } = node
  // A bitmap index scan does not say of which table the index is.
  const table = node['Relation Name'] === undefined ? undefined : `${node.Schema}.${node['Relation Name']}`
  if (!type.endsWith('Scan') || (table === undefined ? index === undefined : !growing.has(table))) return
  if (type === 'Seq Scan') yield `reads ${table} from end to end`
  else if (
    index !== undefined &&
    condition === undefined &&
    !(limited && isFilledSoon(node, growing.get(table ?? '')))
  )
    yield `reads ${index} from end to end`
  else if (rows > mostRows && !limited) yield `expects ${rows} rows of ${index ?? table}`
}

/**
 * Whether going through an index in its order fills a limit at once: every row counts, or one in ten at least
 * whatever the values of the statement are.
 */
function isFilledSoon({ Filter: filter, 'Plan Rows': rows }: PlanNode, tableRows = 0): boolean {
  return filter === undefined || (!filter.includes('$') && rows >= tableRows / 10)
}
