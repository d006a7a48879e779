import { z } from 'zod'
import { misplacedKey } from './misplaced-keys.ts'
import { nearest } from './nearest.ts'
import { type Path, pathText } from './path.ts'
import { ConfigurationError, type ConfigurationProblem } from './problem.ts'
import { formsAt, isText, keysAt } from './schema-shape.ts'
import { type ConfigurationTree, placeOf, valueAt } from './tree.ts'

/**
 * Checks a tree against the schema and gives the configuration with its defaults.
 * @throws ConfigurationError with a sentence for each problem
 */
export function checkTree<S extends z.ZodType>(tree: ConfigurationTree, schema: S): z.output<S> {
  const result = schema.safeParse(tree.value)
  if (result.success) return result.data
  throw new ConfigurationError(
    result.error.issues
      .flatMap((issue) => problemsOf(issue, issue.path as Path, tree, schema))
      .sort(inOrderOfPlace),
  )
}

function problemsOf(
  issue: z.core.$ZodIssue,
  path: Path,
  tree: ConfigurationTree,
  schema: z.ZodType,
): ConfigurationProblem[] {
  const problem = (at: Path, message: string): ConfigurationProblem => ({
    place: placeOf(tree, at),
    key: pathText(at),
    message,
  })
  const name = `"${pathText(path)}"`
  const value = valueAt(tree.value, path)
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => problem([...path, key], unknownKey(key, path, schema)))
    case 'invalid_union': {
      const branch = likeliestBranch(issue.errors)
      return branch
        ? branch.flatMap((inner) => problemsOf(inner, [...path, ...(inner.path as Path)], tree, schema))
        : [problem(path, `${name} has a value that it cannot have.`)]
    }
    case 'invalid_type':
      if (value === undefined) return [problem(path, `${name} is missing. Add it.`)]
      return [problem(path, `${name} must be ${expectedForms(schema, path)}, not ${describeForm(value)}.`)]
    case 'invalid_value':
      if (value === undefined) return [problem(path, `${name} is missing. It is ${choices(issue.values)}.`)]
      return [problem(path, `${name} must be ${choices(issue.values)}${suggestion(value, issue.values)}`)]
    case 'too_small':
    case 'too_big':
      return [problem(path, `${name} ${boundSentence(issue)}.`)]
    case 'invalid_format':
      return [problem(path, `${name} ${formatSentence(issue)}.`)]
    default:
      return [problem(path, `${name} ${issue.message.replace(/\.$/, '')}.`)]
  }
}

function unknownKey(key: string, section: Path, schema: z.ZodType): string {
  const name = `"${pathText([...section, key])}"`
  const elsewhere = misplacedKey([...section, key])
  if (elsewhere) return `${name} is not used: ${elsewhere}`
  const known = keysAt(schema, section)
  const meant = nearest(key, known)
  if (meant) return `${name} is not a key of the configuration. Did you mean "${meant}"?`
  const where = section.length === 0 ? 'The configuration' : `"${pathText(section)}"`
  return `${name} is not a key of the configuration. Remove it. ${where} takes: ${known.join(', ')}.`
}

/** Of the parts of a union the one that the writer most likely had in mind: the one whose form fits. */
function likeliestBranch(errors: readonly z.core.$ZodIssue[][]): readonly z.core.$ZodIssue[] | undefined {
  const misses = (branch: readonly z.core.$ZodIssue[]) =>
    branch.filter(
      ({ code, path }) => path.length === 0 && (code === 'invalid_type' || code === 'invalid_value'),
    ).length
  return [...errors].sort((one, other) => misses(one) - misses(other))[0]
}

function expectedForms(schema: z.ZodType, path: Path): string {
  const names = formsAt(schema, path).map((form) => {
    if (isText(form)) return 'a text'
    if (form instanceof z.ZodNumber) return form.isInt ? 'a whole number' : 'a number'
    if (form instanceof z.ZodBoolean) return 'true or false'
    if (form instanceof z.ZodArray) return 'a list'
    if (form instanceof z.ZodObject || form instanceof z.ZodRecord) return 'a section with keys'
    if (form instanceof z.ZodLiteral)
      return [...form.values].map((value) => JSON.stringify(value)).join(' or ')
    return 'another value'
  })
  return [...new Set(names)].join(' or ')
}

function describeForm(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'string') return 'a text'
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'a fraction'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  return 'a section with keys'
}

function choices(values: readonly unknown[]): string {
  const quoted = values.map((value) => JSON.stringify(value))
  return quoted.length === 1 ? `${quoted[0]}` : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`
}

/** The end of the sentence: what stands there now, and the choice that it is most like. */
function suggestion(value: unknown, values: readonly unknown[]): string {
  if (typeof value !== 'string' || value.length > 40) return '.'
  const meant = nearest(
    value,
    values.filter((known) => typeof known === 'string'),
  )
  return `, not ${JSON.stringify(value)}.${meant ? ` Did you mean "${meant}"?` : ''}`
}

function boundSentence(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  if (!issue.message.startsWith('Too ')) return issue.message
  const least = issue.code === 'too_small'
  const bound = String(least ? issue.minimum : issue.maximum)
  const amount = issue.exact ? `exactly ${bound}` : `${least ? 'at least' : 'at most'} ${bound}`
  if (issue.origin === 'string') return `must have ${amount} characters`
  if (issue.origin === 'array') return `must have ${amount} entries`
  return `must be ${amount}`
}

function formatSentence(issue: z.core.$ZodIssueInvalidStringFormat): string {
  if (issue.format === 'url') return 'must be an address such as https://id.example.com'
  if (issue.format === 'email') return 'must be an e-mail address such as help@example.com'
  return issue.message.startsWith('Invalid') ? 'is not written as it must be' : issue.message
}

function inOrderOfPlace(one: ConfigurationProblem, other: ConfigurationProblem): number {
  if (one.place.kind !== 'file' || other.place.kind !== 'file') return 0
  return one.place.line - other.place.line || one.place.column - other.place.column
}
