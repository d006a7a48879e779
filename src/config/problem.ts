/** Where a value was written: a place in a file, an environment variable, or an option of the command. */
export type Place =
  | { readonly kind: 'file'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'nowhere' }

export interface ConfigurationProblem {
  readonly place: Place
  /** The key, as `providers[0].client_id`; empty when the file as a whole is meant. */
  readonly key: string
  /** What is wrong and what to do, as sentences. Never holds the value of a secret. */
  readonly message: string
}

/** A configuration that cannot be used. Its message has one line for each problem. */
export class ConfigurationError extends Error {
  readonly problems: readonly ConfigurationProblem[]

  constructor(problems: readonly ConfigurationProblem[]) {
    super(problems.map(problemLine).join('\n'))
    this.name = 'ConfigurationError'
    this.problems = problems
  }
}

/** `configuration.yaml:3:5: "public.prot" is not a key ...` */
export function problemLine({ place, message }: ConfigurationProblem): string {
  if (place.kind === 'file') return `${place.file}:${place.line}:${place.column}: ${message}`
  if (place.kind === 'environment') return `environment variable ${place.variable}: ${message}`
  return message
}
