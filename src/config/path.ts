/** Where a value stands in the configuration: keys of sections and positions in lists. */
export type Path = readonly (string | number)[]

/** `['providers', 0, 'client_id']` as `providers[0].client_id`. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`))
    .join('')
}
