/** Where the admin API has a client. */
export function clientPath(id: string): string {
  return `/admin/clients/${encodeURIComponent(id)}`
}
