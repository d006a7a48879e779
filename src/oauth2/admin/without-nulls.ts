/** An object whose fields may be null, which programs send in place of nothing. */
type WithoutNulls<T> = { [K in keyof T]: Exclude<T[K], null> }

/** The same object without the fields that are null. */
export function withoutNulls<T extends object>(object: T): WithoutNulls<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null)) as WithoutNulls<T>
}
