/** Writes the result of a command to standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Writes the result of a command for a program to read. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}
