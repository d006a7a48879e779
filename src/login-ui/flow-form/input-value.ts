import type { UiInputAttributes } from '../../contracts/identity-api.ts'

/** The value of an input as HTML carries it; undefined when it has none. */
export function inputValue({ value }: UiInputAttributes): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
