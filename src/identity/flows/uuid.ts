const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether a text has the shape of an id (RFC 9562 §4); anything else is not worth a query. */
export function isUuid(text: string): boolean {
  return uuid.test(text)
}
