import type { Result } from './print-result.ts'

/** Commands that delete name what they have deleted. */
export const idResult: Result<string> = { columns: [['ID', (id) => id]], idOf: (id) => id }
