import type { UiText } from '../../contracts/identity-api.ts'

type Context = Readonly<Record<string, unknown>>

export function info(id: number, text: string, context?: Context): UiText {
  return { id, text, type: 'info', ...(context && { context }) }
}

export function success(id: number, text: string, context?: Context): UiText {
  return { id, text, type: 'success', ...(context && { context }) }
}

export function error(id: number, text: string, context?: Context): UiText {
  return { id, text, type: 'error', ...(context && { context }) }
}
