/** What a program reads. */
export interface ProgramInput {
  /** Jsonnet: `std.extVar('name')`. JSONata: the members of the input document, and `$name`. */
  readonly variables?: Readonly<Record<string, unknown>>
  /** Jsonnet: the parameters of the function that the program is. JSONata: the same as variables. */
  readonly parameters?: Readonly<Record<string, unknown>>
}

/** A compiled program of the configuration: gives what the program gives, throws an Error with what it throws. */
export type Program = (input: ProgramInput) => Promise<unknown>

/** Compiles the text of a program. Throws an Error whose sentence says what is wrong with the text. */
export type ProgramLanguage = (source: string) => Promise<Program>
